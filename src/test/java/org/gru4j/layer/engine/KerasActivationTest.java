package org.gru4j.layer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against the definitions in Keras's documentation, written a second time in plain arithmetic. */
class KerasActivationTest {

    private static final double[] POINTS = {-7, -3.2, -1, -0.6, -0.5, -0.1, 0.2, 0.5, 0.7, 1, 2.9, 6.5};
    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;

    private static final Map<KerasActivation, DoubleUnaryOperator> EXPECTED = new EnumMap<>(Map.ofEntries(
            Map.entry(KerasActivation.LINEAR, x -> x),
            Map.entry(KerasActivation.TANH, Math::tanh),
            Map.entry(KerasActivation.SIGMOID, KerasActivationTest::sigmoid),
            Map.entry(KerasActivation.HARD_SIGMOID, x -> clip(x / 6 + 0.5, 0, 1)),
            Map.entry(KerasActivation.HARD_SIGMOID_KERAS_2, x -> clip(0.2 * x + 0.5, 0, 1)),
            Map.entry(KerasActivation.RELU, x -> Math.max(x, 0)),
            Map.entry(KerasActivation.RELU6, x -> clip(x, 0, 6)),
            Map.entry(KerasActivation.LEAKY_RELU, x -> x > 0 ? x : 0.2 * x),
            Map.entry(KerasActivation.ELU, x -> x > 0 ? x : Math.expm1(x)),
            Map.entry(KerasActivation.CELU, x -> x > 0 ? x : Math.expm1(x)),
            Map.entry(KerasActivation.SELU, x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x))),
            Map.entry(KerasActivation.SILU, x -> x * sigmoid(x)),
            Map.entry(KerasActivation.HARD_SILU, x -> x * clip(x / 6 + 0.5, 0, 1)),
            Map.entry(KerasActivation.SOFTPLUS, x -> Math.log1p(Math.exp(x))),
            Map.entry(KerasActivation.SOFTSIGN, x -> x / (1 + Math.abs(x))),
            Map.entry(KerasActivation.MISH, x -> x * Math.tanh(Math.log1p(Math.exp(x)))),
            Map.entry(KerasActivation.EXPONENTIAL, Math::exp),
            Map.entry(KerasActivation.HARD_TANH, x -> clip(x, -1, 1)),
            Map.entry(KerasActivation.TANH_SHRINK, x -> x - Math.tanh(x)),
            Map.entry(KerasActivation.LOG_SIGMOID, x -> Math.log(sigmoid(x))),
            Map.entry(KerasActivation.SQUAREPLUS, x -> (x + Math.sqrt(x * x + 4)) / 2),
            Map.entry(KerasActivation.SOFT_SHRINK, x -> x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0),
            Map.entry(KerasActivation.HARD_SHRINK, x -> Math.abs(x) > 0.5 ? x : 0),
            Map.entry(KerasActivation.SPARSE_PLUS, x -> x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x),
            Map.entry(KerasActivation.SPARSE_SIGMOID, x -> x <= -1 ? 0 : x < 1 ? (x + 1) / 2 : 1)));

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SOFTMAX", "LOG_SOFTMAX", "SPARSEMAX", "GELU"}) // not element by element, or not elementary
    void isWhatKerasDefines(KerasActivation activation) {
        INDArray actual = values(activation);
        for (int i = 0; i < POINTS.length; i++) {
            assertThat(actual.getDouble(0, i))
                    .as("at %s", POINTS[i])
                    .isCloseTo(EXPECTED.get(activation).applyAsDouble(POINTS[i]), within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SOFTMAX", "LOG_SOFTMAX"})
    void softmaxIsOverTheUnits(KerasActivation activation) {
        double total = 0;
        for (double x : POINTS) {
            total += Math.exp(x);
        }
        INDArray actual = values(activation);
        for (int i = 0; i < POINTS.length; i++) {
            double expected = Math.exp(POINTS[i]) / total;
            assertThat(actual.getDouble(0, i))
                    .isCloseTo(activation == KerasActivation.SOFTMAX ? expected : Math.log(expected), within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "GELU")
    void geluIsTheExactOne(KerasActivation activation) {
        INDArray actual = values(activation);
        // x Φ(x), Φ from a table of the normal distribution
        assertThat(actual.getDouble(0, 9)).isCloseTo(0.8413447460685429, within(1e-9));
        assertThat(actual.getDouble(0, 2)).isCloseTo(-0.15865525393145707, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(names = "SPARSEMAX")
    void sparsemaxIsTheNearestDistribution(KerasActivation activation) {
        // By hand: three units above the threshold of (0.1 + 0.5 + 0.3 − 1) / 3.
        INDArray some = values(activation, 0.1, 0.5, 0.3, -2);
        INDArray one = values(activation, 1, 7, 3);

        assertThat(some.toDoubleVector()).containsExactly(new double[] {0.4 / 3, 1.6 / 3, 1 / 3.0, 0}, within(1e-9));
        assertThat(one.toDoubleVector()).containsExactly(new double[] {0, 1, 0}, within(1e-9));
    }

    private static INDArray values(KerasActivation activation) {
        return values(activation, POINTS);
    }

    private static INDArray values(KerasActivation activation, double... points) {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.var("x", Nd4j.createFromArray(points).reshape(1, points.length));
        return activation.of(x).eval();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double clip(double x, double lowest, double highest) {
        return Math.min(Math.max(x, lowest), highest);
    }
}
