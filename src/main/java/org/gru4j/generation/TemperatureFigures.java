package org.gru4j.generation;

import org.jspecify.annotations.Nullable;

/**
 * One temperature; figures are means over its texts, and shares are 0 to 1.
 *
 * @param text the first of its texts, without the prompt
 * @param surprise nats per character, as the model sees it
 * @param loops the share of runs of {@link Passage#GRAM} characters that stand earlier in the same text
 * @param novelty the share of such runs that stand nowhere in the training text; null without a copy index
 * @param knownWords the share of words that the training text has; null without a copy index or without words
 */
public record TemperatureFigures(
        double temperature,
        String text,
        double surprise,
        double loops,
        @Nullable Double novelty,
        @Nullable Double knownWords) {}
