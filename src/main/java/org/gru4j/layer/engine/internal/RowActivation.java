package org.gru4j.layer.engine.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The activations in which the units of an example depend on each other. Their way back needs the output alone. */
abstract class RowActivation implements Activation {

    @Override
    public final <A> void apply(Vectors<A> vectors, A x, @Nullable A saved, int rows, int units) {
        double[] row = new double[units];
        for (int first = 0; first < rows * units; first += units) {
            for (int i = 0; i < units; i++) {
                row[i] = vectors.get(x, first + i);
            }
            apply(row);
            for (int i = 0; i < units; i++) {
                vectors.set(x, first + i, row[i]);
            }
        }
    }

    @Override
    public final <A> void back(Vectors<A> vectors, A gradient, A output, @Nullable A saved, int rows, int units) {
        double[] ofRow = new double[units];
        double[] row = new double[units];
        for (int first = 0; first < rows * units; first += units) {
            for (int i = 0; i < units; i++) {
                ofRow[i] = vectors.get(gradient, first + i);
                row[i] = vectors.get(output, first + i);
            }
            back(ofRow, row);
            for (int i = 0; i < units; i++) {
                vectors.set(gradient, first + i, ofRow[i]);
            }
        }
    }

    /** x ← f(x). */
    abstract void apply(double[] x);

    /** gradient ← gradient · ∂f/∂x. */
    abstract void back(double[] gradient, double[] output);

    /** e^x / Σ e^x. */
    static final class Softmax extends RowActivation {

        @Override
        void apply(double[] x) {
            double logOfSum = logOfSum(x);
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.exp(x[i] - logOfSum);
            }
        }

        @Override
        void back(double[] gradient, double[] output) {
            double mean = 0;
            for (int i = 0; i < gradient.length; i++) {
                mean += gradient[i] * output[i];
            }
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = output[i] * (gradient[i] - mean);
            }
        }

        /** log Σ e^x. */
        private static double logOfSum(double[] x) {
            double largest = Double.NEGATIVE_INFINITY;
            for (double value : x) {
                largest = Math.max(largest, value);
            }
            double sum = 0;
            for (double value : x) {
                sum += Math.exp(value - largest);
            }
            return largest + Math.log(sum);
        }
    }

    /** x − log Σ e^x. */
    static final class LogSoftmax extends RowActivation {

        @Override
        void apply(double[] x) {
            double logOfSum = Softmax.logOfSum(x);
            for (int i = 0; i < x.length; i++) {
                x[i] -= logOfSum;
            }
        }

        @Override
        void back(double[] gradient, double[] output) {
            double sum = 0;
            for (double value : gradient) {
                sum += value;
            }
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] -= Math.exp(output[i]) * sum;
            }
        }
    }

    /** max(x − τ, 0), with the τ that makes the sum 1. */
    static final class Sparsemax extends RowActivation {

        @Override
        void apply(double[] x) {
            double[] sorted = x.clone();
            Arrays.sort(sorted);
            double sum = 0;
            double threshold = 0;
            for (int k = 1; k <= x.length; k++) {
                double next = sorted[x.length - k];
                sum += next;
                if (1 + k * next > sum) {
                    threshold = (sum - 1) / k;
                }
            }
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.max(x[i] - threshold, 0);
            }
        }

        @Override
        void back(double[] gradient, double[] output) {
            double sum = 0;
            int support = 0;
            for (int i = 0; i < gradient.length; i++) {
                if (output[i] > 0) {
                    sum += gradient[i];
                    support++;
                }
            }
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = output[i] > 0 ? gradient[i] - sum / support : 0;
            }
        }
    }
}
