package org.gru4j.generation.internal;

import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.generation.Passage;
import org.jspecify.annotations.Nullable;

/** How much of a text stands in the training text: its words, and its runs of {@value Passage#GRAM} characters. */
public final class TextShares {

    private final CopyIndex index;
    private final Vocabulary vocabulary;
    private final KnownWords words;

    /**
     * Compares with a training text.
     *
     * @param vocabulary of the index
     */
    public TextShares(CopyIndex index, Vocabulary vocabulary) {
        this.index = index;
        this.vocabulary = vocabulary;
        this.words = new KnownWords(index, vocabulary);
    }

    /** The share of the text's words that the training text has; null where it has no whole word. */
    public @Nullable Double knownWords(String text) {
        return words.share(text);
    }

    /** The share of the text's runs that stand in the training text; null where it is shorter than one. */
    public @Nullable Double copied(String text) {
        int[] ids = vocabulary.encode(text);
        CopyMeter meter = new CopyMeter(index);
        int copied = 0;
        for (int id : ids) {
            meter.append(id);
            copied += meter.run() >= Passage.GRAM ? 1 : 0;
        }
        int grams = ids.length - Passage.GRAM + 1;
        return grams < 1 ? null : (double) copied / grams;
    }
}
