package org.gru4j.run.internal;

import java.util.OptionalDouble;

/**
 * What this machine does with one GRU and its softmax.
 *
 * @param network as the recipe names it, for example {@code gru:256}
 * @param trainingCharactersPerSecond learnt in training
 * @param gigaflops billions of floating-point operations per second that training takes, by {@link #operations}
 * @param writingCharactersPerSecond written of one text
 */
public record NetworkSpeed(
        String network, double trainingCharactersPerSecond, double gigaflops, double writingCharactersPerSecond) {

    /**
     * Floating-point operations that one character in training needs: a multiplication and an addition for each weight of
     * a matrix, forward once and back twice.
     */
    public static double operations(int units, int vocabularySize) {
        return 6.0 * units * 3 * (units + vocabularySize) + 6.0 * units * vocabularySize;
    }

    /** Of the most that the machine can compute, from 0 to 1; empty where that is not known. */
    public OptionalDouble shareOf(OptionalDouble peakGigaflops) {
        return peakGigaflops.isPresent()
                ? OptionalDouble.of(gigaflops / peakGigaflops.getAsDouble())
                : OptionalDouble.empty();
    }
}
