package org.gru4j.bench;

import java.util.Random;

/**
 * One line of the benchmark: a recurrent layer, a softmax, and next-character targets at the last position of a window
 * or at every one.
 */
public enum Workload {
    LAST_128(128, 50, 128, 100, false, false),
    EVERY_128(128, 50, 128, 100, true, false),
    EVERY_512(512, 65, 128, 100, true, false),
    DEFAULT_256(256, 65, 32, 32, true, true),
    DEFAULT_512(512, 65, 64, 32, true, true);

    /** Characters of a text. */
    static final int TEXT = 1000;

    static final double LEARNING_RATE = 1e-3;

    final int units;
    final int vocabulary;
    final int batch;
    final int timeSteps;
    final boolean everyPosition;

    /** Whether it is the default recipe: a step goes on from the states of the one before; Adam, and dropout. */
    final boolean carried;

    Workload(int units, int vocabulary, int batch, int timeSteps, boolean everyPosition, boolean carried) {
        this.units = units;
        this.vocabulary = vocabulary;
        this.batch = batch;
        this.timeSteps = timeSteps;
        this.everyPosition = everyPosition;
        this.carried = carried;
    }

    /** The same windows for every system: characters of a window and the one after it [batch, time + 1]. */
    int[][] windows(Random random) {
        int[][] windows = new int[batch][timeSteps + 1];
        for (int[] window : windows) {
            for (int t = 0; t <= timeSteps; t++) {
                window[t] = random.nextInt(vocabulary);
            }
        }
        return windows;
    }

    /** One-hot characters [batch, time, vocabulary]. */
    float[] oneHot(int[][] windows) {
        float[] values = new float[batch * timeSteps * vocabulary];
        for (int i = 0; i < batch; i++) {
            for (int t = 0; t < timeSteps; t++) {
                values[(i * timeSteps + t) * vocabulary + windows[i][t]] = 1;
            }
        }
        return values;
    }
}
