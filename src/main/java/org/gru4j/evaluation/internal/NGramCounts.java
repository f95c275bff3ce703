package org.gru4j.evaluation.internal;

import java.util.Arrays;
import org.gru4j.corpus.internal.SuffixArray;

/**
 * How often each run of 1 to {@code order} characters (each n-gram) stands in a text, and after how many different
 * characters. The n-grams of one length are numbered in alphabetical order, so that those that go on from one of the length
 * before lie side by side. The empty n-gram, of length 0, has the number 0.
 *
 * <p>They are counted in a suffix array of the text. Each distinct one takes 16 bytes.
 */
final class NGramCounts {

    private static final int SMALLEST = 1024;

    /** The n-grams of one length. */
    private static final class Level {
        private int size;
        private int[] symbols = new int[SMALLEST];
        private int[] counts = new int[SMALLEST];
        private int[] predecessors = new int[SMALLEST];
        private int[] longer = new int[SMALLEST]; // the first n-gram of the next length that goes on from each
        private final int[] lastAfter; // of each symbol, the n-gram that was last seen after it

        Level(int vocabularySize) {
            this.lastAfter = new int[vocabularySize];
            Arrays.fill(lastAfter, -1);
        }

        void begin(int symbol, int firstLonger) {
            if (size == symbols.length) {
                int capacity = size + (size >> 1);
                symbols = Arrays.copyOf(symbols, capacity);
                counts = Arrays.copyOf(counts, capacity);
                predecessors = Arrays.copyOf(predecessors, capacity);
                longer = Arrays.copyOf(longer, capacity);
            }
            symbols[size] = symbol;
            longer[size] = firstLonger;
            size++;
        }

        void seenAtTheStart() {
            counts[size - 1]++;
        }

        void seenAfter(int symbol) {
            counts[size - 1]++;
            if (lastAfter[symbol] != size - 1) {
                lastAfter[symbol] = size - 1;
                predecessors[size - 1]++;
            }
        }
    }

    private final int order;
    private final Level[] levels; // [order], of the lengths from 1 on

    /**
     * Counts.
     *
     * @param text ids from 0 to {@code vocabularySize - 1}
     * @param order the greatest length, 1 or more
     */
    NGramCounts(int[] text, int vocabularySize, int order) {
        this.order = order;
        this.levels = new Level[order];
        Arrays.setAll(levels, any -> new Level(vocabularySize));
        int[] suffixes = SuffixArray.of(text, vocabularySize - 1);
        for (int row = 0; row < suffixes.length; row++) {
            int start = suffixes[row];
            int common = row == 0 ? 0 : common(text, suffixes[row - 1], start);
            for (int k = 0; k < order && start + k < text.length; k++) {
                if (k >= common) {
                    levels[k].begin(text[start + k], k + 1 < order ? levels[k + 1].size : 0);
                }
                if (start == 0) {
                    levels[k].seenAtTheStart();
                } else {
                    levels[k].seenAfter(text[start - 1]);
                }
            }
        }
    }

    private int common(int[] text, int one, int other) {
        int length = 0;
        int end = text.length - Math.max(one, other);
        while (length < order && length < end && text[one + length] == text[other + length]) {
            length++;
        }
        return length;
    }

    /** The greatest length. */
    int order() {
        return order;
    }

    /** How many different n-grams of a length there are. */
    int size(int length) {
        return length == 0 ? 1 : levels[length - 1].size;
    }

    /** The first of the n-grams of length + 1 that go on from n-gram {@code number} of this length. */
    int firstLonger(int length, int number) {
        return length == 0 ? 0 : levels[length - 1].longer[number];
    }

    /** The one behind the last of them. */
    int endLonger(int length, int number) {
        return number + 1 < size(length) ? levels[length - 1].longer[number + 1] : size(length + 1);
    }

    /** The last character of an n-gram. */
    int symbol(int length, int number) {
        return levels[length - 1].symbols[number];
    }

    /** How often an n-gram stands in the text, 1 or more. */
    int count(int length, int number) {
        return levels[length - 1].counts[number];
    }

    /** After how many different characters it stands, 0 or more: at the text's start there is none. */
    int predecessors(int length, int number) {
        return levels[length - 1].predecessors[number];
    }
}
