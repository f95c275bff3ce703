package org.gru4j.layer.engine.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * y = x · W + b for one vector or several, in plain Java: loops in the form of {@link Vectors}, so each row of the kernel is an
 * array of its own. For one vector that takes less time than calling ND4J does, and what a vector gives does not depend on those
 * beside it.
 */
public final class PlainDense {

    /** Vectors that are multiplied at once: four rows of the kernel and so many results stay in the nearest cache. */
    private static final int GROUP = 8;

    private final float[][] kernel; // [features, width]
    private final float[] bias; // [width]

    private PlainDense(float[][] kernel, float[] bias) {
        this.kernel = kernel;
        this.bias = bias;
    }

    /**
     * Copies the weights.
     *
     * @param kernel [features, width]
     * @param bias [width] in any shape; null for none
     */
    public static PlainDense of(INDArray kernel, @Nullable INDArray bias) {
        int width = (int) kernel.size(1);
        float[] values = kernel.dup('c').data().asFloat(); // row by row
        float[][] rows = new float[(int) kernel.size(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return new PlainDense(
                rows, bias == null ? new float[width] : bias.dup('c').data().asFloat());
    }

    /** How long y is. */
    public int width() {
        return bias.length;
    }

    /**
     * y = x · W + b for the first {@code count} of several vectors, each of which gives what it gives alone, to the last bit.
     *
     * @param x [at least count, at least features]
     * @param y [at least count, width]
     */
    public void apply(float[][] x, float[][] y, int count) {
        for (int from = 0; from < count; from += GROUP) {
            applyGroup(x, y, from, Math.min(from + GROUP, count));
        }
    }

    private void applyGroup(float[][] x, float[][] y, int from, int to) {
        for (int vector = from; vector < to; vector++) {
            System.arraycopy(bias, 0, y[vector], 0, bias.length);
        }
        int i = 0;
        for (; i + 4 <= kernel.length; i += 4) {
            for (int vector = from; vector < to; vector++) {
                addFourRows(x[vector], i, y[vector]);
            }
        }
        for (; i < kernel.length; i++) {
            for (int vector = from; vector < to; vector++) {
                addRow(x[vector][i], kernel[i], y[vector], bias.length);
            }
        }
    }

    /** y = W[row] + b: what a one-hot vector gives. */
    public void applyOneHot(int row, float[] y) {
        System.arraycopy(bias, 0, y, 0, bias.length);
        addRow(1, kernel[row], y, bias.length);
    }

    private static void addRow(float factor, float[] row, float[] y, int width) {
        for (int j = 0; j < width; j++) {
            y[j] += factor * row[j];
        }
    }

    /** Four at once, so that y is read and written a quarter as often; Java 17 does not vectorize a loop over eight. */
    private void addFourRows(float[] x, int i, float[] y) {
        float a = x[i];
        float b = x[i + 1];
        float c = x[i + 2];
        float d = x[i + 3];
        float[] first = kernel[i];
        float[] second = kernel[i + 1];
        float[] third = kernel[i + 2];
        float[] fourth = kernel[i + 3];
        int width = bias.length;
        for (int j = 0; j < width; j++) {
            y[j] += a * first[j] + b * second[j] + c * third[j] + d * fourth[j];
        }
    }

    /** Only the columns from {@code from} to {@code to}. */
    PlainDense columns(int from, int to) {
        float[][] part = new float[kernel.length][];
        for (int i = 0; i < part.length; i++) {
            part[i] = Arrays.copyOfRange(kernel[i], from, to);
        }
        return new PlainDense(part, Arrays.copyOfRange(bias, from, to));
    }
}
