package org.gru4j.training.internal;

import java.util.Arrays;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.model.ModelConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Windows of characters as a network takes them: what it is shown, and what it shall say. */
public record TrainingExamples(ModelConfiguration configuration, int vocabularySize) {

    /** @throws IllegalArgumentException if a batch of so many windows has more numbers than an array can have */
    void refuseTooLarge(int windows) {
        int length = configuration.window();
        long values = (long) windows * length * vocabularySize;
        if (values > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(Words.format(
                    "a batch must have %,d numbers or fewer, but %,d windows × %,d characters × %,d distinct are %,d: choose a smaller batch size",
                    Integer.MAX_VALUE, windows, length, vocabularySize, values));
        }
    }

    /** {@return a batch of windows, each with the character after it [batch, time + 1]} */
    public DataSet of(int[][] characters, OneHotBuffer buffer) {
        INDArray features = configuration.startsWithEmbedding()
                ? ids(characters)
                : buffer.of(characters, configuration.window(), vocabularySize);
        INDArray labels = configuration.targets() == Targets.EVERY ? next(characters) : lastOneHot(characters);
        return new DataSet(features, labels);
    }

    /** The numbers of the characters that come next [batch, time]. */
    private static INDArray next(int[][] characters) {
        int[][] ids = new int[characters.length][];
        for (int i = 0; i < characters.length; i++) {
            ids[i] = Arrays.copyOfRange(characters[i], 1, characters[i].length);
        }
        return Nd4j.createFromArray(ids);
    }

    private INDArray lastOneHot(int[][] characters) {
        float[] values = new float[characters.length * vocabularySize];
        for (int i = 0; i < characters.length; i++) {
            values[i * vocabularySize + characters[i][configuration.window()]] = 1;
        }
        return Nd4j.create(values, new long[] {characters.length, vocabularySize}, 'c');
    }

    private INDArray ids(int[][] characters) {
        INDArray ids = Nd4j.create(DataType.FLOAT, characters.length, configuration.window());
        for (int i = 0; i < characters.length; i++) {
            for (int t = 0; t < configuration.window(); t++) {
                ids.putScalar(i, t, characters[i][t]);
            }
        }
        return ids;
    }
}
