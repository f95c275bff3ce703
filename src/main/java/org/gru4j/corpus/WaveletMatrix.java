package org.gru4j.corpus;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;

/**
 * A sequence of symbols that can tell how many of one there are before any place (Claude and Navarro, The Wavelet Matrix,
 * 2012). It takes as many bits per symbol as the largest one has, and a sixteenth more in memory.
 */
final class WaveletMatrix {

    private static final int WORDS_PER_BLOCK = 8;
    private static final int BLOCK_SHIFT = 9; // bits in a block, as a power of two

    private final int length;
    private final long[][] bits; // [levels], the highest bits first, each level sorted by the bits above
    private final int[][] onesBefore; // [levels][blocks]
    private final int[] zeros; // [levels]
    private final int[] firsts; // [symbols], where the symbols are in the end

    static WaveletMatrix of(int[] symbols, int largest) {
        int levels = levels(largest);
        long[][] bits = new long[levels][words(symbols.length)];
        int[] sequence = symbols.clone();
        int[] ones = new int[symbols.length];
        for (int level = 0; level < levels; level++) {
            int zeroCount = 0;
            int oneCount = 0;
            for (int i = 0; i < sequence.length; i++) {
                int symbol = sequence[i];
                if ((symbol >> (levels - 1 - level) & 1) == 1) {
                    bits[level][i >> 6] |= 1L << i;
                    ones[oneCount++] = symbol;
                } else {
                    sequence[zeroCount++] = symbol;
                }
            }
            System.arraycopy(ones, 0, sequence, zeroCount, oneCount);
        }
        return new WaveletMatrix(symbols.length, largest, bits);
    }

    private WaveletMatrix(int length, int largest, long[][] bits) {
        this.length = length;
        this.bits = bits;
        this.onesBefore = new int[bits.length][];
        this.zeros = new int[bits.length];
        for (int level = 0; level < bits.length; level++) {
            onesBefore[level] = onesBeforeBlocks(bits[level]);
            zeros[level] = length - ones(level, length);
        }
        this.firsts = new int[largest + 1];
        for (int symbol = 0; symbol <= largest; symbol++) {
            firsts[symbol] = descend(symbol, 0);
        }
    }

    int length() {
        return length;
    }

    /** How many of the first {@code end} symbols are {@code symbol}. */
    int count(int symbol, int end) {
        return descend(symbol, end) - firsts[symbol];
    }

    /** Bytes that it takes in a file, not compressed. */
    long bytes() {
        return bytes(length, firsts.length - 1);
    }

    /** Bytes that {@code length} symbols from 0 to {@code largest} take in a file. */
    static long bytes(int length, int largest) {
        return (long) levels(largest) * words(length) * Long.BYTES;
    }

    void writeTo(DataOutput out) throws IOException {
        for (long[] level : bits) {
            ByteBuffer bytes = ByteBuffer.allocate(level.length * Long.BYTES);
            bytes.asLongBuffer().put(level);
            out.write(bytes.array());
        }
    }

    static WaveletMatrix readFrom(DataInput in, int length, int largest) throws IOException {
        long[][] bits = new long[levels(largest)][];
        for (int level = 0; level < bits.length; level++) {
            byte[] bytes = new byte[words(length) * Long.BYTES];
            in.readFully(bytes);
            LongBuffer longs = ByteBuffer.wrap(bytes).asLongBuffer();
            bits[level] = new long[longs.remaining()];
            longs.get(bits[level]);
        }
        return new WaveletMatrix(length, largest, bits);
    }

    private int descend(int symbol, int end) {
        int place = end;
        for (int level = 0; level < bits.length; level++) {
            int ones = ones(level, place);
            boolean one = (symbol >> (bits.length - 1 - level) & 1) == 1;
            place = one ? zeros[level] + ones : place - ones;
        }
        return place;
    }

    private int ones(int level, int end) {
        int word = end >> 6;
        int block = end >> BLOCK_SHIFT;
        int ones = onesBefore[level][block];
        for (int i = block * WORDS_PER_BLOCK; i < word; i++) {
            ones += Long.bitCount(bits[level][i]);
        }
        return (end & 63) == 0 ? ones : ones + Long.bitCount(bits[level][word] << -end);
    }

    private static int[] onesBeforeBlocks(long[] words) {
        int[] before = new int[words.length / WORDS_PER_BLOCK + 1];
        int ones = 0;
        for (int i = 0; i < words.length; i++) {
            if (i % WORDS_PER_BLOCK == 0) {
                before[i / WORDS_PER_BLOCK] = ones;
            }
            ones += Long.bitCount(words[i]);
        }
        if (words.length % WORDS_PER_BLOCK == 0) {
            before[words.length / WORDS_PER_BLOCK] = ones;
        }
        return before;
    }

    private static int levels(int largest) {
        return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(largest));
    }

    private static int words(int length) {
        return (length + 63) >> 6;
    }
}
