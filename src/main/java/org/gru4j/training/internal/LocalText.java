package org.gru4j.training.internal;

import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.training.Averaging;
import org.gru4j.training.TrainingConfiguration;
import org.jspecify.annotations.Nullable;

/** A text in memory, which this process learns. */
public record LocalText(CorpusText corpus) implements TrainingText {

    @Override
    public Vocabulary vocabulary() {
        return corpus.vocabulary();
    }

    @Override
    public long length() {
        return corpus.text().length();
    }

    @Override
    public String fingerprint() {
        return corpus.fingerprint();
    }

    @Override
    public @Nullable Averaging averaging() {
        return null;
    }

    @Override
    public CorpusText sample() {
        return corpus;
    }

    @Override
    public TrainingText in(Vocabulary larger) {
        return new LocalText(corpus.in(larger));
    }

    @Override
    public TrainingData data(TrainingConfiguration training, ModelConfiguration model) {
        return new LocalTrainingData(corpus.text(), training, model);
    }
}
