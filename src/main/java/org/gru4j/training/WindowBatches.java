package org.gru4j.training;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Windows;
import org.gru4j.model.ModelConfiguration;
import org.nd4j.linalg.dataset.DataSet;

/** One epoch's windows in random order, which depends on the random seed and the epoch alone. */
final class WindowBatches implements Batches {

    private final Windows windows;
    private final TrainingExamples examples;
    private final int batchSize;
    private final int[] order;

    WindowBatches(Windows windows, ModelConfiguration configuration, int vocabularySize, int batchSize, int epoch) {
        // Not java.util.Random: its first numbers hardly differ between seeds that follow each other.
        RandomGenerator random = new SplittableRandom(configuration.randomSeed() * 1_000_003L + epoch);
        this.windows = configuration.targets() == Targets.EVERY ? shifted(windows, random) : windows;
        this.examples = new TrainingExamples(configuration, vocabularySize);
        this.batchSize = batchSize;
        this.order = permutation(this.windows.count(), random);
        examples.refuseTooLarge(size(0));
    }

    @Override
    public int count() {
        return (order.length + batchSize - 1) / batchSize;
    }

    /** The last one may be smaller than the others. */
    @Override
    public int size(int index) {
        return Math.min(batchSize, order.length - index * batchSize);
    }

    @Override
    public DataSet get(int index, OneHotBuffer buffer) {
        int[][] characters = new int[size(index)][];
        for (int i = 0; i < characters.length; i++) {
            int start = windows.start(order[index * batchSize + i]);
            characters[i] = windows.text().ids(start, start + windows.length() + 1);
        }
        return examples.of(characters, buffer);
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
