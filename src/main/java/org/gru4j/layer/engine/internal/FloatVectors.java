package org.gru4j.layer.engine.internal;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** {@link Vectors} in single precision. */
final class FloatVectors implements Vectors<float[]> {

    private final Cursor memory = new Cursor();

    /** Any place in native memory. */
    private static final class Cursor extends FloatPointer {
        Cursor() {
            super((Pointer) null);
        }

        FloatPointer at(long place) {
            this.address = place;
            return this;
        }
    }

    @Override
    public float[] create(int length) {
        return new float[length];
    }

    @Override
    public long bytes(long numbers) {
        return numbers * Float.BYTES;
    }

    @Override
    public void read(long address, float[] to, int at, int n) {
        memory.at(address).get(to, at, n);
    }

    @Override
    public void write(float[] from, int at, long address, int n) {
        memory.at(address).put(from, at, n);
    }

    @Override
    public double get(float[] x, int i) {
        return x[i];
    }

    @Override
    public void set(float[] x, int i, double value) {
        x[i] = (float) value;
    }

    @Override
    public void fill(float[] x, int from, int to, double value) {
        Arrays.fill(x, from, to, (float) value);
    }

    @Override
    public int next(float[] x, int from, int to) {
        int i = from;
        while (i < to && x[i] == 0) {
            i++;
        }
        return i;
    }

    @Override
    public void scale(float[] x, int from, int to, double factor) {
        float single = (float) factor;
        for (int i = from; i < to; i++) {
            x[i] *= single;
        }
    }

    @Override
    public void add(float[] y, float[] a, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += a[i];
        }
    }

    @Override
    public void addProduct(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += a[i] * b[i];
        }
    }

    @Override
    public void addScaled(float[] y, float[] a, double factor, int n) {
        float single = (float) factor;
        for (int i = 0; i < n; i++) {
            y[i] += single * a[i];
        }
    }

    @Override
    public void multiply(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] * b[i];
        }
    }

    @Override
    public void multiplyDifference(float[] y, float[] a, float[] b, float[] c, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] * (b[i] - c[i]);
        }
    }

    @Override
    public void multiplyComplement(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] * (1 - b[i]);
        }
    }

    @Override
    public void mix(float[] y, float[] a, float[] b, float[] c, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = c[i] + a[i] * (b[i] - c[i]);
        }
    }

    @Override
    public void sigmoid(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = 0.5f + 0.5f * tanh(0.5f * x[i]);
        }
    }

    @Override
    public void sigmoidBack(float[] gradient, float[] sigmoid, int n) {
        for (int i = 0; i < n; i++) {
            gradient[i] *= sigmoid[i] * (1 - sigmoid[i]);
        }
    }

    @Override
    public void tanh(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = tanh(x[i]);
        }
    }

    @Override
    public void tanhBack(float[] gradient, float[] tanh, int n) {
        for (int i = 0; i < n; i++) {
            gradient[i] *= 1 - tanh[i] * tanh[i];
        }
    }

    /**
     * x P(x²) / Q(x²) between −8 and 8, where tanh is 1 in single precision. Fitted so that the largest relative error is the
     * smallest, 7e-9; with rounding it is 3e-7. No branch, no table, nothing but what vector instructions do.
     */
    private static float tanh(float x) {
        float t = Math.max(-8, Math.min(8, x));
        float s = t * t;
        float p = 1 + s * (0.13444543f + s * (0.003571651f + s * (2.1895534e-05f + s * 1.5231638e-08f)));
        float q = 1 + s * (0.4677787f + s * (0.026164643f + s * (0.00034113784f + s * 8.522943e-07f)));
        return t * p / q;
    }
}
