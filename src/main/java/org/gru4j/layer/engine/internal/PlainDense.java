package org.gru4j.layer.engine.internal;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * y = x · W + b for one vector or several, in plain Java: loops that the JVM turns into vector instructions. For one vector that
 * takes less time than calling ND4J does, and what a vector gives does not depend on those beside it.
 */
public final class PlainDense {

    /** Vectors that are multiplied at once: four rows of the kernel and so many results stay in the nearest cache. */
    private static final int GROUP = 8;

    private final int width;
    private final float[] kernel; // [features, width], row by row
    private final float[] bias; // [width]

    PlainDense(float[] kernel, float[] bias) {
        this.kernel = kernel;
        this.bias = bias;
        this.width = bias.length;
    }

    /**
     * Copies the weights.
     *
     * @param kernel [features, width]
     * @param bias [width] in any shape
     */
    public static PlainDense of(INDArray kernel, INDArray bias) {
        return new PlainDense(values(kernel), values(bias));
    }

    /** An array's numbers, last index fastest. */
    static float[] values(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    /** How long y is. */
    public int width() {
        return width;
    }

    /** y = x · W + b; {@code x} may be longer than there are features. */
    public void apply(float[] x, float[] y) {
        apply(new float[][] {x}, new float[][] {y}, 1);
    }

    /** The same for the first {@code count} of several vectors, each of which gives what it gives alone, to the last bit. */
    public void apply(float[][] x, float[][] y, int count) {
        for (int from = 0; from < count; from += GROUP) {
            applyGroup(x, y, from, Math.min(from + GROUP, count));
        }
    }

    private void applyGroup(float[][] x, float[][] y, int from, int to) {
        for (int vector = from; vector < to; vector++) {
            System.arraycopy(bias, 0, y[vector], 0, width);
        }
        int features = kernel.length / width;
        int i = 0;
        for (; i + 4 <= features; i += 4) {
            for (int vector = from; vector < to; vector++) {
                float[] values = x[vector];
                addFourRows(values[i], values[i + 1], values[i + 2], values[i + 3], i * width, y[vector]);
            }
        }
        for (; i < features; i++) {
            for (int vector = from; vector < to; vector++) {
                addRow(x[vector][i], i * width, y[vector]);
            }
        }
    }

    /** y = W[row] + b: what a one-hot vector gives. */
    public void applyOneHot(int row, float[] y) {
        System.arraycopy(bias, 0, y, 0, width);
        addRow(1, row * width, y);
    }

    private void addRow(float factor, int row, float[] y) {
        for (int j = 0; j < width; j++) {
            y[j] += factor * kernel[row + j];
        }
    }

    /** Four at once, so that y is read and written a quarter as often. */
    private void addFourRows(float a, float b, float c, float d, int first, float[] y) {
        int second = first + width;
        int third = second + width;
        int fourth = third + width;
        for (int j = 0; j < width; j++) {
            y[j] += a * kernel[first + j] + b * kernel[second + j] + c * kernel[third + j] + d * kernel[fourth + j];
        }
    }

    /** Only the columns from {@code from} to {@code to}. */
    PlainDense columns(int from, int to) {
        int rows = kernel.length / width;
        float[] part = new float[rows * (to - from)];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(kernel, row * width + from, part, row * (to - from), to - from);
        }
        return new PlainDense(part, Arrays.copyOfRange(bias, from, to));
    }
}
