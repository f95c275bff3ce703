package org.gru4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.training.Averaging;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.internal.TrainingData;
import org.gru4j.training.internal.TrainingText;

/**
 * A text that a cluster learns; the driver knows where its characters stand, and the executors read them.
 *
 * @param fileSystem of the text, with scheme and authority
 * @param vocabulary of the ids, which has all characters of the text
 * @param averaging with the number of workers
 * @param threads of each worker
 */
record SparkText(
        JavaSparkContext context,
        String fileSystem,
        LargeText text,
        Vocabulary vocabulary,
        Averaging averaging,
        int threads,
        Contributions contributions)
        implements TrainingText {

    /** What of the text is in the driver's memory at a time. */
    static final int MAX_CHARACTERS_HERE = 4_000_000;

    @Override
    public long length() {
        return text.length();
    }

    @Override
    public String fingerprint() {
        return text.fingerprint();
    }

    @Override
    public CorpusText sample() {
        return new CorpusText(slice(0, Math.min(text.length(), MAX_CHARACTERS_HERE)), vocabulary, text.fingerprint());
    }

    @Override
    public TrainingText in(Vocabulary larger) {
        text.vocabulary().characters().codePoints().forEach(larger::idOf); // refuses one that is not known
        return new SparkText(context, fileSystem, text, larger, averaging, threads, contributions);
    }

    @Override
    public TrainingData data(TrainingConfiguration training, ModelConfiguration model) {
        return new SparkTrainingData(this, training, model);
    }

    int workers() {
        return Objects.requireNonNull(averaging.workers());
    }

    EncodedText slice(long from, long to) {
        try {
            return text.slice(from, to, vocabulary);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
