package org.gru4j.training;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Windows;
import org.gru4j.model.ModelConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One epoch's windows in random order, as batches of one-hot vectors that are made when they are asked for, so that memory
 * never holds the whole text of them. The order depends on the random seed and the epoch alone.
 */
final class WindowBatches {

    private final Windows windows;
    private final ModelConfiguration configuration;
    private final int vocabularySize;
    private final int batchSize;
    private final int[] order;

    WindowBatches(Windows windows, ModelConfiguration configuration, int vocabularySize, int batchSize, int epoch) {
        // Not java.util.Random: its first numbers hardly differ between seeds that follow each other.
        RandomGenerator random = new SplittableRandom(configuration.randomSeed() * 1_000_003L + epoch);
        this.windows = configuration.targets() == Targets.EVERY ? shifted(windows, random) : windows;
        this.configuration = configuration;
        this.vocabularySize = vocabularySize;
        this.batchSize = batchSize;
        this.order = permutation(this.windows.count(), random);
        long values = (long) size(0) * windows.length() * vocabularySize;
        if (values > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a batch must have %,d numbers or fewer, but %,d windows × %,d characters × %,d distinct are %,d: choose a smaller --batch-size"
                            .formatted(Integer.MAX_VALUE, size(0), windows.length(), vocabularySize, values));
        }
    }

    /** How many batches there are; the last may be smaller than the others. */
    int count() {
        return (order.length + batchSize - 1) / batchSize;
    }

    /** How many windows batch {@code index} has. */
    int size(int index) {
        return Math.min(batchSize, order.length - index * batchSize);
    }

    /**
     * Batch {@code index}: features [batch, time, vocabulary], or ids [batch, time] for an embedding; labels: see {@link
     * org.gru4j.layer.SoftmaxOutput}.
     *
     * @param buffer where one-hot features go: they stand there until it is used again
     */
    DataSet get(int index, OneHotBuffer buffer) {
        int batch = size(index);
        int length = windows.length();
        int[][] characters = new int[batch][];
        for (int i = 0; i < batch; i++) {
            int start = windows.start(order[index * batchSize + i]);
            characters[i] = windows.text().ids(start, start + length + 1);
        }
        INDArray features =
                configuration.startsWithEmbedding() ? ids(characters) : buffer.of(characters, length, vocabularySize);
        INDArray labels = configuration.targets() == Targets.EVERY ? next(characters) : lastOneHot(characters);
        return new DataSet(features, labels);
    }

    /** The numbers of the characters that come next [batch, time]. */
    private INDArray next(int[][] characters) {
        int[][] ids = new int[characters.length][];
        for (int i = 0; i < characters.length; i++) {
            ids[i] = Arrays.copyOfRange(characters[i], 1, characters[i].length);
        }
        return Nd4j.createFromArray(ids);
    }

    private INDArray lastOneHot(int[][] characters) {
        float[] values = new float[characters.length * vocabularySize];
        for (int i = 0; i < characters.length; i++) {
            values[i * vocabularySize + characters[i][windows.length()]] = 1;
        }
        return Nd4j.create(values, new long[] {characters.length, vocabularySize}, 'c');
    }

    private INDArray ids(int[][] characters) {
        INDArray ids = Nd4j.create(DataType.FLOAT, characters.length, windows.length());
        for (int i = 0; i < characters.length; i++) {
            for (int t = 0; t < windows.length(); t++) {
                ids.putScalar(i, t, characters[i][t]);
            }
        }
        return ids;
    }

    /** Windows begin elsewhere in each epoch, so that every character is seen with every length of past. */
    private static Windows shifted(Windows windows, RandomGenerator random) {
        int room = windows.text().length() - windows.length() - 1;
        return windows.shifted(random.nextInt(Math.min(windows.step(), room + 1)));
    }

    private static int[] permutation(int count, RandomGenerator random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
