package org.gru4j.corpus;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;

/**
 * Reads the copy indices of gru4j 0.1.0's first models: an FM-index (Ferragina and Manzini, 2000), from which the text is
 * restored. The file has the number of characters n, that of different ones, and the Burrows-Wheeler transform of the text
 * read backwards with an edge at its end, as a wavelet matrix (Claude and Navarro, 2012): n + 1 symbols, 0 for the edge and
 * id + 1 for a character, bit by bit from the highest on, 64 bits to a word. The bits of each level are in the order to which
 * those of the level before sort the symbols.
 */
public final class EarlierCopyIndex {

    private static final int HEADER_BYTES = 2 * Integer.BYTES;
    private static final int WORD = Long.SIZE;

    private EarlierCopyIndex() {}

    /**
     * Reads one.
     *
     * @param vocabulary the one of the model
     * @throws IllegalArgumentException if there is something else
     */
    public static CopyIndex read(byte[] content, Vocabulary vocabulary) {
        require(content.length >= HEADER_BYTES);
        ByteBuffer in = ByteBuffer.wrap(content);
        int characters = in.getInt();
        require(in.getInt() == vocabulary.size());
        CopyIndex.requireLength(characters);
        int levels = Integer.SIZE - Integer.numberOfLeadingZeros(vocabulary.size());
        long words = (long) levels * ((characters + WORD) / WORD);
        require(content.length == HEADER_BYTES + words * Long.BYTES);
        int[] transform = symbols(in.asLongBuffer(), levels, characters + 1);
        return CopyIndex.of(restored(transform, vocabulary), vocabulary);
    }

    /** The symbols of a wavelet matrix, from the lowest bits to the highest. */
    private static int[] symbols(LongBuffer words, int levels, int length) {
        long[] bits = new long[words.capacity() / levels];
        int[] symbols = new int[length];
        for (int level = levels - 1; level >= 0; level--) {
            words.get(level * bits.length, bits);
            int[] above = new int[length];
            int nextOne = length;
            for (int i = 0; i < length; i++) {
                nextOne -= bit(bits, i);
            }
            int nextZero = 0;
            for (int i = 0; i < length; i++) {
                int bit = bit(bits, i);
                above[i] = bit << (levels - 1 - level) | symbols[bit == 1 ? nextOne++ : nextZero++];
            }
            symbols = above;
        }
        return symbols;
    }

    private static int bit(long[] bits, int index) {
        return (int) (bits[index / WORD] >>> (index % WORD)) & 1;
    }

    /** The text whose transform that is, from its first character on. */
    private static EncodedText restored(int[] transform, Vocabulary vocabulary) {
        int[] next = new int[vocabulary.size() + 2]; // of each symbol, where in the sorted order it stands next
        for (int symbol : transform) {
            require(symbol <= vocabulary.size());
            next[symbol + 1]++;
        }
        for (int symbol = 1; symbol < next.length; symbol++) {
            next[symbol] += next[symbol - 1];
        }
        int[] before = new int[transform.length];
        for (int row = 0; row < transform.length; row++) {
            before[row] = next[transform[row]]++;
        }
        EncodedText.Builder text = new EncodedText.Builder(vocabulary, transform.length - 1);
        int row = 0; // that of the edge
        for (int i = 0; i < transform.length - 1; i++) {
            require(transform[row] > 0);
            text.append(vocabulary.codePointOf(transform[row] - 1));
            row = before[row];
        }
        return text.build();
    }

    private static void require(boolean sound) {
        if (!sound) {
            throw new IllegalArgumentException("it holds no text in the model's characters");
        }
    }
}
