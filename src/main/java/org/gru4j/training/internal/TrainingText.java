package org.gru4j.training.internal;

import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.training.Averaging;
import org.gru4j.training.TrainingConfiguration;
import org.jspecify.annotations.Nullable;

/** A text to train on: in the memory of this process ({@link LocalText}), or where a {@link Cluster} reads it. */
public interface TrainingText {

    /** Its distinct characters, or more. */
    Vocabulary vocabulary();

    /** The number of characters. */
    long length();

    /** SHA-256 of the characters as UTF-8, in hexadecimal: equal text, equal fingerprint. */
    String fingerprint();

    /** How the machines of a cluster learn it, with the number of workers; null where this process does. */
    @Nullable
    Averaging averaging();

    /** A part of it in memory, to take prompts from: all of a text that is in memory anyway. */
    CorpusText sample();

    /**
     * The same text with the ids of a larger vocabulary.
     *
     * @throws org.gru4j.corpus.UnknownCharacterException if that one lacks a character of this text
     */
    TrainingText in(Vocabulary larger);

    /**
     * What a run learns from it.
     *
     * @throws org.gru4j.corpus.CorpusException if it is shorter than one window and its target
     * @throws IllegalArgumentException if it cannot be learnt in this way where it is
     */
    TrainingData data(TrainingConfiguration training, ModelConfiguration model);
}
