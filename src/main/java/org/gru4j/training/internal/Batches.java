package org.gru4j.training.internal;

import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.training.TrainingConfiguration;
import org.nd4j.linalg.dataset.DataSet;

/** The batches of an epoch, each made when it is asked for, so that memory never holds the whole text of them. */
interface Batches {

    /** The batches of an epoch as a configuration wants them. */
    static Batches of(
            TrainingConfiguration training, EncodedText text, ModelConfiguration model, int vocabularySize, int epoch) {
        return training.stateful()
                ? new StreamBatches(text, model, vocabularySize, training.batchSize(), epoch)
                : new WindowBatches(text, training.step(), model, vocabularySize, training.batchSize(), epoch);
    }

    /** How many there are. */
    int count();

    /** How many windows batch {@code index} has. */
    int size(int index);

    /**
     * Batch {@code index}: features [batch, time, vocabulary], or ids [batch, time] for an embedding; labels: see {@link
     * org.gru4j.layer.SoftmaxOutput}.
     *
     * @param buffer where one-hot features go: they stand there until it is used again
     */
    DataSet get(int index, OneHotBuffer buffer);
}
