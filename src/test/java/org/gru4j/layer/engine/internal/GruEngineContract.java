package org.gru4j.layer.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.gru4j.layer.engine.KerasActivation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every engine must do: give the reference's states and gradients, over shapes, forms and masks, called in any
 * order. A subclass names its engine.
 *
 * <p>The reference computes in double precision, the engine in float: states are sums of at most some hundred products
 * of numbers around 1, gradients of some thousand, each product with a relative error of 6e-8.
 */
abstract class GruEngineContract {

    private static final double STATE_TOLERANCE = 1e-5;
    private static final double GRADIENT_TOLERANCE = 1e-4; // relative to the largest gradient of its array

    /** The engine under test, for a classic cell. */
    abstract GruEngine engine(GruCell cell);

    enum Padding {
        NONE,
        RIGHT
    }

    record Case(boolean resetAfter, boolean bias, int batch, int timeSteps, int features, int units, Padding padding) {}

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        Random random = new Random(20);
        int[] sizes = {1, 2, 3, 5, 8, 17, 33};
        for (int i = 0; i < 48; i++) {
            boolean resetAfter = i % 2 == 0;
            int batch = sizes[random.nextInt(sizes.length)];
            int timeSteps = sizes[random.nextInt(sizes.length)];
            int features = sizes[random.nextInt(sizes.length)];
            int units = sizes[random.nextInt(sizes.length)];
            cases.add(new Case(
                    resetAfter,
                    i % 8 < 6,
                    batch,
                    timeSteps,
                    resetAfter ? features : Math.min(features, units), // what a fast engine may refuse
                    units,
                    i % 3 == 0 ? Padding.RIGHT : Padding.NONE));
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheReferencesNumbers(Case tried) {
        GruCell cell = new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, tried.resetAfter());
        Nd4j.getRandom().setSeed(tried.hashCode());
        GruWeights weights = weights(tried);
        GruInput input = input(tried);
        INDArray stateGradients = normal(tried.batch(), tried.timeSteps(), tried.units());

        GruPass expected = new SameDiffGruEngine(cell).forward(inDouble(weights), inDouble(input), true);
        GruGradients expectedGradients = expected.backward(stateGradients, true);
        GruEngine engine = engine(cell);
        for (int round = 0; round < 2; round++) { // the second finds what the first left behind
            GruPass pass = engine.forward(inFloat(weights), inFloat(input), true);
            assertClose("states", pass.states(), expected.states(), STATE_TOLERANCE);

            GruGradients gradients = pass.backward(stateGradients.castTo(DataType.FLOAT), true);
            assertGradient("sequence", gradients.sequence(), expectedGradients.sequence());
            assertGradient("initial state", gradients.initialState(), expectedGradients.initialState());
            assertGradient(
                    "kernel",
                    gradients.weights().kernel(),
                    expectedGradients.weights().kernel());
            assertGradient(
                    "recurrent kernel",
                    gradients.weights().recurrentKernel(),
                    expectedGradients.weights().recurrentKernel());
            if (tried.bias()) {
                assertGradient(
                        "bias",
                        gradients.weights().bias(),
                        expectedGradients.weights().bias());
            } else {
                assertThat(gradients.weights().bias()).isNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inferenceGivesTheStatesOfTraining(Case tried) {
        GruCell cell = new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, tried.resetAfter());
        Nd4j.getRandom().setSeed(tried.hashCode());
        GruWeights weights = inFloat(weights(tried));
        GruInput input = inFloat(input(tried));
        GruEngine engine = engine(cell);

        INDArray training = engine.forward(weights, input, true).states().dup();
        INDArray inference = engine.forward(weights, input, false).states();

        assertClose("states", inference, training, STATE_TOLERANCE);
    }

    @Test
    void givesTheSameNumbersInEveryThread() throws InterruptedException {
        var small = new Case(true, true, 2, 2, 2, 2, Padding.NONE);
        var large = new Case(true, true, 33, 17, 33, 65, Padding.NONE);
        GruEngine engine = engine(new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, true));
        var expected = new AtomicReference<INDArray>();
        var thread = new Thread(() -> expected.set(kernelGradient(engine, large)));
        thread.start();
        thread.join();
        kernelGradient(engine, small); // so that this thread has worked too, on less

        INDArray actual = kernelGradient(engine, large);

        assertClose("gradient of kernel", actual, expected.get(), 0);
    }

    private static INDArray kernelGradient(GruEngine engine, Case of) {
        Nd4j.getRandom().setSeed(1);
        GruPass pass = engine.forward(inFloat(weights(of)), inFloat(input(of)), true);
        return pass.backward(Nd4j.ones(of.batch(), of.timeSteps(), of.units()), true)
                .weights()
                .kernel()
                .dup();
    }

    private static GruWeights weights(Case tried) {
        long width = 3L * tried.units();
        INDArray bias = tried.resetAfter() ? normal(2, width) : normal(width);
        return new GruWeights(
                normal(tried.features(), width).muli(0.5),
                normal(tried.units(), width).muli(1 / Math.sqrt(tried.units())),
                tried.bias() ? bias : null);
    }

    private static GruInput input(Case tried) {
        INDArray mask = null;
        if (tried.padding() == Padding.RIGHT) {
            mask = Nd4j.ones(DataType.DOUBLE, tried.batch(), tried.timeSteps());
            for (int example = 0; example < tried.batch(); example++) {
                // From no padding at all for the first example to nothing but padding for some later one.
                for (int t = Math.max(0, tried.timeSteps() - example * 2); t < tried.timeSteps(); t++) {
                    mask.putScalar(example, t, 0);
                }
            }
        }
        return new GruInput(
                normal(tried.batch(), tried.timeSteps(), tried.features()),
                normal(tried.batch(), tried.units()).muli(0.5),
                mask,
                null);
    }

    private static INDArray normal(long... shape) {
        return Nd4j.randn(DataType.DOUBLE, shape);
    }

    private static GruWeights inDouble(GruWeights weights) {
        return cast(weights, DataType.DOUBLE);
    }

    private static GruWeights inFloat(GruWeights weights) {
        return cast(weights, DataType.FLOAT);
    }

    private static GruWeights cast(GruWeights weights, DataType type) {
        return new GruWeights(
                weights.kernel().castTo(type), weights.recurrentKernel().castTo(type), castTo(weights.bias(), type));
    }

    private static GruInput inDouble(GruInput input) {
        return cast(input, DataType.DOUBLE);
    }

    private static GruInput inFloat(GruInput input) {
        return cast(input, DataType.FLOAT);
    }

    private static GruInput cast(GruInput input, DataType type) {
        return new GruInput(
                input.sequence().castTo(type),
                input.initialState().castTo(type),
                castTo(input.mask(), type),
                input.dropout());
    }

    private static INDArray castTo(INDArray array, DataType type) {
        return array == null ? null : array.castTo(type);
    }

    private static void assertGradient(String name, INDArray actual, INDArray expected) {
        double largest = expected.amaxNumber().doubleValue();
        assertClose("gradient of " + name, actual, expected, GRADIENT_TOLERANCE * Math.max(largest, 1e-3));
    }

    private static void assertClose(String name, INDArray actual, INDArray expected, double tolerance) {
        assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
        INDArray difference = actual.castTo(DataType.DOUBLE).sub(expected.castTo(DataType.DOUBLE));
        assertThat(difference.amaxNumber().doubleValue()).as(name).isLessThanOrEqualTo(tolerance);
    }
}
