package org.gru4j.layer.engine.internal;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * y = x · W + b for single vectors, in plain Java: loops that the JVM turns into vector instructions. For one vector that
 * takes less time than calling ND4J does.
 */
public final class PlainDense {

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
        System.arraycopy(bias, 0, y, 0, width);
        int features = kernel.length / width;
        int i = 0;
        for (; i + 4 <= features; i += 4) {
            addFourRows(x[i], x[i + 1], x[i + 2], x[i + 3], i * width, y);
        }
        for (; i < features; i++) {
            addRow(x[i], i * width, y);
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
