package org.gru4j.inspection.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pieces of a text that end before some places, as one batch. Those that the beginning of the text cuts short begin later than
 * the others, which a mask tells.
 *
 * @param ends the place behind each piece
 * @param length of the longest one
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Windows(int[] ends, int length) {

    /** Pieces of so many characters, or as many as there are. */
    static Windows before(int[] ends, int characters) {
        return new Windows(ends, Math.min(characters, Arrays.stream(ends).max().orElseThrow()));
    }

    /** Where a piece begins. */
    int start(int piece) {
        return Math.max(0, ends[piece] - length);
    }

    /** The characters [pieces, length]; anything before a piece begins. */
    int[][] ids(int[] text) {
        int[][] ids = new int[ends.length][length];
        for (int piece = 0; piece < ends.length; piece++) {
            int count = ends[piece] - start(piece);
            System.arraycopy(text, start(piece), ids[piece], length - count, count);
        }
        return ids;
    }

    /** 0 before a piece begins, then 1 [pieces, length]; null if all have the same length. */
    @Nullable
    INDArray mask(OpenNetwork network) {
        if (Arrays.stream(ends).allMatch(end -> end >= length)) {
            return null;
        }
        INDArray mask = network.zeros(ends.length, length);
        for (int piece = 0; piece < ends.length; piece++) {
            for (int t = length - (ends[piece] - start(piece)); t < length; t++) {
                mask.putScalar(piece, t, 1);
            }
        }
        return mask;
    }
}
