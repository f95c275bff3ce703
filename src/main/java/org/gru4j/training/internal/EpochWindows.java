package org.gru4j.training.internal;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.Windows;
import org.gru4j.model.ModelConfiguration;

/** One epoch's windows in batches and in random order, which depends on the random seed and the epoch alone. */
public final class EpochWindows {

    private final Windows windows;
    private final Permutation order;
    private final int batchSize;

    /**
     * The windows of an epoch.
     *
     * @param windows of the text, each of which comes once
     * @param batchSize windows in each batch but the last, which has what is left
     * @param epoch counted from 1
     */
    public EpochWindows(Windows windows, ModelConfiguration configuration, int batchSize, int epoch) {
        // Not java.util.Random: its first numbers hardly differ between seeds that follow each other.
        RandomGenerator random = new SplittableRandom(configuration.randomSeed() * 1_000_003L + epoch);
        this.windows = configuration.targets() == Targets.EVERY ? shifted(windows, random) : windows;
        this.order = new Permutation(this.windows.count(), random);
        this.batchSize = batchSize;
    }

    /** Windows begin elsewhere in each epoch, so that every character is seen with every length of past. */
    private static Windows shifted(Windows windows, RandomGenerator random) {
        long room = windows.textLength() - windows.length() - 1;
        return windows.shifted(random.nextInt((int) Math.min(windows.step(), room + 1)));
    }

    /** {@return how many batches there are} */
    public int batches() {
        return Math.toIntExact((order.size() + batchSize - 1) / batchSize);
    }

    /** {@return how many windows batch {@code index} has} */
    public int size(int index) {
        return (int) Math.min(batchSize, order.size() - (long) index * batchSize);
    }

    /** {@return where the windows of batch {@code index} start in the text} */
    public long[] starts(int index) {
        long[] starts = new long[size(index)];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = windows.start(order.at((long) index * batchSize + i));
        }
        return starts;
    }
}
