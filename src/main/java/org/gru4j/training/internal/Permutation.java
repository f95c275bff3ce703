package org.gru4j.training.internal;

import java.util.random.RandomGenerator;

/**
 * A random order of the numbers below {@code size} that takes no memory, however many they are: a Feistel network over
 * the next power of four, walked until it is back among them (Black and Rogaway, 2002).
 */
final class Permutation {

    private static final int ROUNDS = 8;

    private final long size;
    private final int halfBits;
    private final long[] keys = new long[ROUNDS];

    /** @param size 1 or more, 2⁶⁰ or less */
    Permutation(long size, RandomGenerator random) {
        this.size = size;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
        this.halfBits = Math.max(1, (bits + 1) / 2);
        for (int round = 0; round < ROUNDS; round++) {
            keys[round] = random.nextLong();
        }
    }

    long size() {
        return size;
    }

    /** The number at {@code index}, counted from 0. */
    long at(long index) {
        long number = index;
        do {
            number = mixed(number);
        } while (number >= size);
        return number;
    }

    private long mixed(long number) {
        long mask = (1L << halfBits) - 1;
        long left = number >>> halfBits;
        long right = number & mask;
        for (long key : keys) {
            long next = left ^ (hash(right ^ key) & mask);
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long hash(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
