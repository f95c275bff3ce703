package org.gru4j.bench;

import java.util.Random;

/**
 * One line of the benchmark: a recurrent layer, a softmax, and next-character targets at the last position of a window
 * or at every one.
 */
public enum Workload {
    LAST_128(false, 128, 50),
    EVERY_128(true, 128, 50),
    EVERY_512(true, 512, 65);

    static final int BATCH = 128;
    static final int TIME_STEPS = 100;

    /** Characters of a text. */
    static final int TEXT = 1000;

    static final double LEARNING_RATE = 1e-3;

    final boolean everyPosition;
    final int units;
    final int vocabulary;

    Workload(boolean everyPosition, int units, int vocabulary) {
        this.everyPosition = everyPosition;
        this.units = units;
        this.vocabulary = vocabulary;
    }

    /** The same windows for every system: characters of a window and the one after it [batch, time + 1]. */
    int[][] windows(Random random) {
        int[][] windows = new int[BATCH][TIME_STEPS + 1];
        for (int[] window : windows) {
            for (int t = 0; t <= TIME_STEPS; t++) {
                window[t] = random.nextInt(vocabulary);
            }
        }
        return windows;
    }

    /** One-hot characters [batch, time, vocabulary]. */
    float[] oneHot(int[][] windows) {
        float[] values = new float[BATCH * TIME_STEPS * vocabulary];
        for (int i = 0; i < BATCH; i++) {
            for (int t = 0; t < TIME_STEPS; t++) {
                values[(i * TIME_STEPS + t) * vocabulary + windows[i][t]] = 1;
            }
        }
        return values;
    }
}
