package org.gru4j.corpus.internal;

import java.util.Arrays;

/**
 * Where the suffixes of a text begin, in lexicographic order, in time and memory proportional to its length: induced sorting
 * (Nong, Zhang and Chan, SA-IS, 2009).
 */
public final class SuffixArray {

    private final int[] text;
    private final int length;
    private final boolean[] smaller; // S-type: the suffix is smaller than the one that begins after it
    private final int[] bucketStart; // of each symbol, where its suffixes begin
    private final int[] smallerStart; // of each symbol, where its S-type suffixes begin
    private final int[] sorted;

    /**
     * The suffix array of symbols from 0 to {@code largest}.
     *
     * @return [text.length], starts of suffixes
     */
    public static int[] of(int[] text, int largest) {
        if (text.length < 2) {
            return new int[text.length];
        }
        return new SuffixArray(text, largest).sort();
    }

    private SuffixArray(int[] text, int largest) {
        this.text = text;
        this.length = text.length;
        this.smaller = new boolean[length];
        for (int i = length - 2; i >= 0; i--) {
            smaller[i] = text[i] == text[i + 1] ? smaller[i + 1] : text[i] < text[i + 1];
        }
        this.bucketStart = new int[largest + 2];
        this.smallerStart = new int[largest + 2];
        int[] larger = new int[largest + 2];
        for (int i = 0; i < length; i++) {
            bucketStart[text[i] + 1]++;
            larger[text[i]] += smaller[i] ? 0 : 1;
        }
        for (int symbol = 0; symbol <= largest; symbol++) {
            bucketStart[symbol + 1] += bucketStart[symbol];
            smallerStart[symbol] = bucketStart[symbol] + larger[symbol];
        }
        this.sorted = new int[length];
    }

    private int[] sort() {
        int[] leftmost = new int[length]; // leftmost S-type suffixes, in the text's order
        int[] ordinal = new int[length + 1];
        Arrays.fill(ordinal, -1);
        int count = 0;
        for (int i = 1; i < length; i++) {
            if (!smaller[i - 1] && smaller[i]) {
                ordinal[i] = count;
                leftmost[count++] = i;
            }
        }
        leftmost = Arrays.copyOf(leftmost, count);
        induce(leftmost);
        if (count > 1) {
            int[] order = new int[count];
            int next = 0;
            for (int start : sorted) {
                if (ordinal[start] >= 0) {
                    order[next++] = start;
                }
            }
            int[] names = new int[count];
            int name = 0;
            for (int i = 1; i < count; i++) {
                name += equalPieces(order[i - 1], order[i], ordinal, leftmost) ? 0 : 1;
                names[ordinal[order[i]]] = name;
            }
            int[] reduced = of(names, name);
            for (int i = 0; i < count; i++) {
                order[i] = leftmost[reduced[i]];
            }
            induce(order);
        }
        return sorted;
    }

    /** Sorts all suffixes from the order of the leftmost S-type ones. */
    private void induce(int[] leftmost) {
        Arrays.fill(sorted, -1);
        int[] place = smallerStart.clone();
        for (int start : leftmost) {
            sorted[place[text[start]]++] = start;
        }
        place = bucketStart.clone();
        sorted[place[text[length - 1]]++] = length - 1;
        for (int i = 0; i < length; i++) {
            int before = sorted[i] - 1;
            if (before >= 0 && !smaller[before]) {
                sorted[place[text[before]]++] = before;
            }
        }
        place = bucketStart.clone();
        for (int i = length - 1; i >= 0; i--) {
            int before = sorted[i] - 1;
            if (before >= 0 && smaller[before]) {
                sorted[--place[text[before] + 1]] = before;
            }
        }
    }

    /** Whether the pieces from one leftmost S-type suffix to the next are the same. */
    private boolean equalPieces(int first, int second, int[] ordinal, int[] leftmost) {
        int firstEnd = end(first, ordinal, leftmost);
        int secondEnd = end(second, ordinal, leftmost);
        if (firstEnd - first != secondEnd - second || firstEnd == length || secondEnd == length) {
            return false;
        }
        return Arrays.equals(text, first, firstEnd + 1, text, second, secondEnd + 1);
    }

    private int end(int start, int[] ordinal, int[] leftmost) {
        int next = ordinal[start] + 1;
        return next < leftmost.length ? leftmost[next] : length;
    }
}
