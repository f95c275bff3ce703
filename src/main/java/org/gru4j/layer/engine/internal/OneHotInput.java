package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.Nullable;

/**
 * An input of which each step has at most one number that is not 0, as one-hot characters have: x·W is a row of W, and the
 * kernel's gradient a sum over the steps of each row.
 */
final class OneHotInput {

    /** Where all numbers of a step are 0. */
    static final int NONE = -1;

    private final int timeSteps;
    private final int[] features; // which is not 0 [rows · time]
    private final double[] values; // and the number

    private OneHotInput(int timeSteps, int[] features, double[] values) {
        this.timeSteps = timeSteps;
        this.features = features;
        this.values = values;
    }

    /**
     * Reads an input.
     *
     * @param address of the input [steps, width]
     * @return null if some step has more numbers
     */
    static <A> @Nullable OneHotInput of(Vectors<A> vectors, long address, int rows, int timeSteps, int width) {
        int steps = rows * timeSteps;
        int[] features = new int[steps];
        double[] values = new double[steps];
        A step = vectors.create(width);
        for (int i = 0; i < steps; i++) {
            vectors.read(address + vectors.bytes((long) i * width), step, 0, width);
            int first = vectors.next(step, 0, width);
            if (first < width) {
                if (vectors.next(step, first + 1, width) < width) {
                    return null;
                }
                features[i] = first;
                values[i] = vectors.get(step, first);
            } else {
                features[i] = NONE;
            }
        }
        return new OneHotInput(timeSteps, features, values);
    }

    int feature(int row, int t) {
        return features[row * timeSteps + t];
    }

    double value(int row, int t) {
        return values[row * timeSteps + t];
    }
}
