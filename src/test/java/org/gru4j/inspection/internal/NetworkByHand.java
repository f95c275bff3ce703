package org.gru4j.inspection.internal;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.gru4j.layer.Gru;
import org.gru4j.model.internal.CharacterModel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network of GRUs, computed from Keras's equations with loops, in double precision: what everything else is compared with. */
final class NetworkByHand {

    private final double[][] embedding; // no rows where there is none
    private final int characters;
    private final List<Weights> grus = new ArrayList<>();
    private final double[][] kernel;
    private final double[] bias;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Weights(
            double[][] kernel, double[][] recurrentKernel, double[] bias, double[] recurrentBias, boolean resetAfter) {

        int units() {
            return recurrentKernel.length;
        }
    }

    /** What a GRU did at one step. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Step(double[] z, double[] r, double[] h) {}

    NetworkByHand(CharacterModel model) {
        Layer[] layers = model.network().getLayers();
        boolean embeds = model.configuration().startsWithEmbedding();
        characters = model.vocabulary().size();
        embedding = embeds ? matrix(layers[0].getParam("W")) : new double[0][];
        for (int i = embeds ? 1 : 0; i < layers.length - 1; i++) {
            double[][] biases = matrix(layers[i].getParam(Gru.BIAS));
            grus.add(new Weights(
                    matrix(layers[i].getParam(Gru.KERNEL)),
                    matrix(layers[i].getParam(Gru.RECURRENT_KERNEL)),
                    biases[0],
                    biases.length == 2 ? biases[1] : new double[biases[0].length],
                    biases.length == 2));
        }
        kernel = matrix(layers[layers.length - 1].getParam("W"));
        bias = matrix(layers[layers.length - 1].getParam("b"))[0];
    }

    private static double[][] matrix(INDArray array) {
        INDArray values = array.castTo(DataType.DOUBLE);
        return (values.rank() == 1 ? values.reshape(1, values.length()) : values).toDoubleMatrix();
    }

    /** What the first GRU reads. */
    double[][] vectors(int[] ids, int from, int to) {
        double[][] vectors = new double[to - from][];
        for (int t = from; t < to; t++) {
            if (embedding.length > 0) {
                vectors[t - from] = embedding[ids[t]].clone();
            } else {
                vectors[t - from] = new double[characters];
                vectors[t - from][ids[t]] = 1;
            }
        }
        return vectors;
    }

    /** What each GRU does [gru][time], from a state of zeros on. */
    List<List<Step>> read(double[][] vectors) {
        List<List<Step>> all = new ArrayList<>();
        double[][] inputs = vectors;
        for (Weights gru : grus) {
            List<Step> steps = new ArrayList<>();
            double[] h = new double[gru.units()];
            for (double[] x : inputs) {
                steps.add(step(gru, x, h));
                h = steps.get(steps.size() - 1).h();
            }
            all.add(steps);
            inputs = steps.stream().map(Step::h).toArray(double[][]::new);
        }
        return all;
    }

    private static Step step(Weights gru, double[] x, double[] h) {
        int n = gru.units();
        double[] z = new double[n];
        double[] r = new double[n];
        double[] next = new double[n];
        for (int u = 0; u < n; u++) {
            z[u] = sigmoid(input(gru, x, u) + dot(h, gru.recurrentKernel(), u) + gru.recurrentBias()[u]);
            r[u] = sigmoid(input(gru, x, n + u) + dot(h, gru.recurrentKernel(), n + u) + gru.recurrentBias()[n + u]);
        }
        for (int u = 0; u < n; u++) {
            double past;
            if (gru.resetAfter()) {
                past = r[u] * (dot(h, gru.recurrentKernel(), 2 * n + u) + gru.recurrentBias()[2 * n + u]);
            } else {
                double[] reset = new double[n];
                for (int i = 0; i < n; i++) {
                    reset[i] = r[i] * h[i];
                }
                past = dot(reset, gru.recurrentKernel(), 2 * n + u);
            }
            double candidate = Math.tanh(input(gru, x, 2 * n + u) + past);
            next[u] = z[u] * h[u] + (1 - z[u]) * candidate;
        }
        return new Step(z, r, next);
    }

    private static double input(Weights gru, double[] x, int column) {
        return dot(x, gru.kernel(), column) + gru.bias()[column];
    }

    private static double dot(double[] row, double[][] matrix, int column) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += row[i] * matrix[i][column];
        }
        return sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** The logarithm of the probability that a character follows. */
    double logProbability(double[][] vectors, int next) {
        List<List<Step>> all = read(vectors);
        List<Step> top = all.get(all.size() - 1);
        double[] h = top.get(top.size() - 1).h();
        double sum = 0;
        for (int id = 0; id < characters; id++) {
            sum += Math.exp(dot(h, kernel, id) + bias[id]);
        }
        return dot(h, kernel, next) + bias[next] - Math.log(sum);
    }

    /** The norm of the gradient of that with respect to one of the vectors, by differences. */
    double gradientNorm(double[][] vectors, int next, int of) {
        double step = 1e-5;
        double squares = 0;
        for (int i = 0; i < vectors[of].length; i++) {
            double value = vectors[of][i];
            vectors[of][i] = value + step;
            double above = logProbability(vectors, next);
            vectors[of][i] = value - step;
            double below = logProbability(vectors, next);
            vectors[of][i] = value;
            squares += Math.pow((above - below) / (2 * step), 2);
        }
        return Math.sqrt(squares);
    }
}
