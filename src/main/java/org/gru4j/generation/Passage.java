package org.gru4j.generation;

import org.jspecify.annotations.Nullable;

/**
 * What can be told about a text that was written. The prompt does not count.
 *
 * @param characters how many were written
 * @param nats the sum of −ln p of the written characters, p being what the network gave each, before any sampler
 * @param end why it ended
 * @param copy what was copied; null where it was not counted, or the model has no copy index
 */
public record Passage(
        long characters, double nats, End end, @Nullable CopyFigures copy) {

    /** How surprised the model itself is by the text; 0 for an empty one. */
    public double natsPerCharacter() {
        return characters == 0 ? 0 : nats / characters;
    }

    /**
     * What was copied from the training text.
     *
     * @param longestRun characters of the longest run that stands there verbatim
     * @param novelGrams how many of the text's runs of {@link CopyMeter#GRAM} characters stand nowhere there
     * @param grams how many of them there are
     */
    public record CopyFigures(int longestRun, long novelGrams, long grams) {

        /** The share of runs of {@link CopyMeter#GRAM} characters that stand nowhere in the training text, 0 to 1. */
        public double novelty() {
            return grams == 0 ? 0 : (double) novelGrams / grams;
        }
    }
}
