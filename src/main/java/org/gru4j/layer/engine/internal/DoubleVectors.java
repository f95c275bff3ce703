package org.gru4j.layer.engine.internal;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;

/** {@link Vectors} in double precision. */
final class DoubleVectors implements Vectors<double[]> {

    private final Cursor memory = new Cursor();

    /** Any place in native memory. */
    private static final class Cursor extends DoublePointer {
        Cursor() {
            super((Pointer) null);
        }

        DoublePointer at(long place) {
            this.address = place;
            return this;
        }
    }

    @Override
    public double[] create(int length) {
        return new double[length];
    }

    @Override
    public long bytes(long numbers) {
        return numbers * Double.BYTES;
    }

    @Override
    public void read(long address, double[] to, int at, int n) {
        memory.at(address).get(to, at, n);
    }

    @Override
    public void write(double[] from, int at, long address, int n) {
        memory.at(address).put(from, at, n);
    }

    @Override
    public double get(double[] x, int i) {
        return x[i];
    }

    @Override
    public void set(double[] x, int i, double value) {
        x[i] = value;
    }

    @Override
    public void fill(double[] x, int from, int to, double value) {
        Arrays.fill(x, from, to, value);
    }

    @Override
    public int next(double[] x, int from, int to) {
        int i = from;
        while (i < to && x[i] == 0) {
            i++;
        }
        return i;
    }

    @Override
    public void scale(double[] x, int from, int to, double factor) {
        for (int i = from; i < to; i++) {
            x[i] *= factor;
        }
    }

    @Override
    public void add(double[] y, double[] a, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += a[i];
        }
    }

    @Override
    public void addProduct(double[] y, double[] a, double[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += a[i] * b[i];
        }
    }

    @Override
    public void addScaled(double[] y, double[] a, double factor, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += factor * a[i];
        }
    }

    @Override
    public void multiply(double[] y, double[] a, double[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] * b[i];
        }
    }

    @Override
    public void multiplyDifference(double[] y, double[] a, double[] b, double[] c, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] * (b[i] - c[i]);
        }
    }

    @Override
    public void multiplyComplement(double[] y, double[] a, double[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] * (1 - b[i]);
        }
    }

    @Override
    public void mix(double[] y, double[] a, double[] b, double[] c, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = c[i] + a[i] * (b[i] - c[i]);
        }
    }

    @Override
    public void sigmoid(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = 1 / (1 + Math.exp(-x[i]));
        }
    }

    @Override
    public void sigmoidBack(double[] gradient, double[] sigmoid, int n) {
        for (int i = 0; i < n; i++) {
            gradient[i] *= sigmoid[i] * (1 - sigmoid[i]);
        }
    }

    @Override
    public void tanh(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = 1 - 2 / (Math.exp(2 * x[i]) + 1); // several times faster than Math.tanh, with an error of 1e-16
        }
    }

    @Override
    public void tanhBack(double[] gradient, double[] tanh, int n) {
        for (int i = 0; i < n; i++) {
            gradient[i] *= 1 - tanh[i] * tanh[i];
        }
    }
}
