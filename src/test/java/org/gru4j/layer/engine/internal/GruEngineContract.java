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

    /** The engine under test. */
    abstract GruEngine engine(GruCell cell);

    /** What it computes with. */
    DataType type() {
        return DataType.FLOAT;
    }

    /** Which steps a mask leaves out. */
    enum Mask {
        NONE,
        LAST,
        FIRST,
        ANY
    }

    /** What the input is. */
    enum Input {
        NUMBERS,
        ONE_HOT
    }

    /** What has masks of dropout for each gate. */
    enum Dropout {
        NONE,
        STATE,
        BOTH
    }

    record Case(
            GruCell cell,
            boolean bias,
            int batch,
            int timeSteps,
            int features,
            int units,
            Input input,
            Mask mask,
            Dropout dropout) {}

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        Random random = new Random(20);
        int[] sizes = {1, 2, 3, 5, 8, 17, 33};
        for (int i = 0; i < 64; i++) {
            cases.add(new Case(
                    new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, i % 2 == 0),
                    i % 8 < 6,
                    sizes[random.nextInt(sizes.length)],
                    sizes[random.nextInt(sizes.length)],
                    sizes[random.nextInt(sizes.length)],
                    sizes[random.nextInt(sizes.length)],
                    i % 3 == 0 ? Input.ONE_HOT : Input.NUMBERS,
                    Mask.values()[random.nextInt(Mask.values().length)],
                    i < 32 ? Dropout.NONE : Dropout.values()[random.nextInt(Dropout.values().length)]));
        }
        cases.removeIf(
                it -> it.batch() == 1 && it.units() == 1); // SameDiff's gradient of a product of two numbers fails
        for (KerasActivation activation : KerasActivation.values()) {
            cases.add(of(new GruCell(activation, KerasActivation.SIGMOID, true)));
            if (activation != KerasActivation.EXPONENTIAL) { // as a gate it makes numbers beyond all bounds
                cases.add(of(new GruCell(KerasActivation.TANH, activation, false)));
            }
        }
        return cases.stream();
    }

    private static Case of(GruCell cell) {
        // e^x of e^x would be beyond what single precision can tell.
        int timeSteps = cell.activation() == KerasActivation.EXPONENTIAL ? 1 : 2;
        return new Case(cell, true, 9, timeSteps, 4, 5, Input.NUMBERS, Mask.ANY, Dropout.NONE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheReferencesNumbers(Case tried) {
        GruCell cell = tried.cell();
        Nd4j.getRandom().setSeed(seed(tried));
        GruWeights weights = weights(tried);
        GruInput input = input(tried);
        INDArray stateGradients = normal(tried.batch(), tried.timeSteps(), tried.units());

        GruPass expected = new SameDiffGruEngine(cell).forward(inDouble(weights), inDouble(input), true);
        GruGradients expectedGradients = expected.backward(stateGradients, true);
        GruEngine engine = engine(cell);
        for (int round = 0; round < 2; round++) { // the second finds what the first left behind
            GruPass pass = engine.forward(cast(weights), cast(input), true);
            assertClose("states", pass.states(), expected.states(), stateTolerance(expected.states()));

            GruGradients gradients = pass.backward(stateGradients.castTo(type()), true);
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
        GruCell cell = tried.cell();
        Nd4j.getRandom().setSeed(seed(tried));
        GruWeights weights = cast(weights(tried));
        GruInput input = cast(input(tried));
        GruEngine engine = engine(cell);

        INDArray training = engine.forward(weights, input, true).states().dup();
        INDArray inference = engine.forward(weights, input, false).states();

        assertClose("states", inference, training, stateTolerance(training));
    }

    @Test
    void goesBackAsOftenAsItIsAsked() {
        Case tried = of(new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, true));
        INDArray stateGradients =
                normal(tried.batch(), tried.timeSteps(), tried.units()).castTo(type());
        GruPass pass = engine(tried.cell()).forward(cast(weights(tried)), cast(input(tried)), true);

        INDArray once = pass.backward(stateGradients, true).sequence().dup();
        INDArray again = pass.backward(stateGradients, true).sequence();

        assertClose("gradient of sequence", again, once, 0);
    }

    @Test
    void theGradientOfTheInputIsLeftOutWhereNobodyWantsIt() {
        Case tried = of(new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, true));
        INDArray stateGradients = normal(tried.batch(), tried.timeSteps(), tried.units());
        GruWeights weights = cast(weights(tried));
        GruInput input = cast(input(tried));
        GruEngine engine = engine(tried.cell());

        INDArray with = engine.forward(weights, input, true)
                .backward(stateGradients.castTo(type()), true)
                .weights()
                .recurrentKernel()
                .dup();
        INDArray without = engine.forward(weights, input, true)
                .backward(stateGradients.castTo(type()), false)
                .weights()
                .recurrentKernel();

        assertClose("recurrent kernel", without, with, 0);
    }

    @Test
    void givesTheSameNumbersInEveryThread() throws InterruptedException {
        var cell = new GruCell(KerasActivation.TANH, KerasActivation.SIGMOID, true);
        var small = new Case(cell, true, 2, 2, 2, 2, Input.NUMBERS, Mask.NONE, Dropout.NONE);
        var large = new Case(cell, true, 33, 17, 33, 65, Input.NUMBERS, Mask.NONE, Dropout.NONE);
        GruEngine engine = engine(cell);
        var expected = new AtomicReference<INDArray>();
        var thread = new Thread(() -> expected.set(kernelGradient(engine, large)));
        thread.start();
        thread.join();
        kernelGradient(engine, small); // so that this thread has worked too, on less

        INDArray actual = kernelGradient(engine, large);

        assertClose("gradient of kernel", actual, expected.get(), 0);
    }

    private INDArray kernelGradient(GruEngine engine, Case of) {
        Nd4j.getRandom().setSeed(1);
        GruPass pass = engine.forward(cast(weights(of)), cast(input(of)), true);
        return pass.backward(Nd4j.ones(type(), of.batch(), of.timeSteps(), of.units()), true)
                .weights()
                .kernel()
                .dup();
    }

    private static GruWeights weights(Case tried) {
        long width = 3L * tried.units();
        INDArray bias = tried.cell().resetAfter() ? normal(2, width) : normal(width);
        return new GruWeights(
                normal(tried.features(), width).muli(0.5),
                normal(tried.units(), width).muli(1 / Math.sqrt(tried.units())),
                tried.bias() ? bias : null);
    }

    private static GruInput input(Case tried) {
        return new GruInput(
                sequence(tried),
                normal(tried.batch(), tried.units()).muli(0.5),
                mask(tried),
                switch (tried.dropout()) {
                    case NONE -> null;
                    case STATE -> new GruDropout(null, dropped(tried.batch(), tried.units()));
                    case BOTH ->
                        new GruDropout(dropped(tried.batch(), tried.features()), dropped(tried.batch(), tried.units()));
                });
    }

    private static INDArray sequence(Case tried) {
        INDArray numbers = normal(tried.batch(), tried.timeSteps(), tried.features());
        if (tried.input() == Input.NUMBERS) {
            return numbers;
        }
        Random random = new Random(seed(tried));
        INDArray oneHot = numbers.like();
        for (int row = 0; row < tried.batch(); row++) {
            for (int t = 0; t < tried.timeSteps(); t++) {
                // Most are 1; some steps are all zeros, as dropout leaves them, or another number.
                double value = random.nextInt(5) > 0 ? 1 : random.nextInt(3);
                oneHot.putScalar(row, t, random.nextInt(tried.features()), value);
            }
        }
        return oneHot;
    }

    private static INDArray mask(Case tried) {
        Random random = new Random(seed(tried));
        INDArray mask = Nd4j.ones(DataType.DOUBLE, tried.batch(), tried.timeSteps());
        for (int row = 0; row < tried.batch(); row++) {
            for (int t = 0; t < tried.timeSteps(); t++) {
                // From none at all in the first example to all steps in some later one.
                boolean counts = switch (tried.mask()) {
                    case NONE -> true;
                    case LAST -> t < tried.timeSteps() - 2 * row;
                    case FIRST -> t >= 2 * row;
                    case ANY -> random.nextInt(3) > 0;
                };
                mask.putScalar(row, t, counts ? 1 : 0);
            }
        }
        return tried.mask() == Mask.NONE ? null : mask;
    }

    /** Masks of inverted dropout. */
    private static Gates<INDArray> dropped(long rows, long width) {
        return Gates.of(gate -> Nd4j.rand(DataType.DOUBLE, rows, width)
                .gt(0.3)
                .castTo(DataType.DOUBLE)
                .divi(0.7));
    }

    /** The same for the same case in every run, which hash codes of enums are not. */
    private static int seed(Case tried) {
        return tried.toString().hashCode();
    }

    private static INDArray normal(long... shape) {
        return Nd4j.randn(DataType.DOUBLE, shape);
    }

    private static GruWeights inDouble(GruWeights weights) {
        return cast(weights, DataType.DOUBLE);
    }

    private GruWeights cast(GruWeights weights) {
        return cast(weights, type());
    }

    private static GruWeights cast(GruWeights weights, DataType type) {
        return new GruWeights(
                weights.kernel().castTo(type), weights.recurrentKernel().castTo(type), castTo(weights.bias(), type));
    }

    private static GruInput inDouble(GruInput input) {
        return cast(input, DataType.DOUBLE);
    }

    private GruInput cast(GruInput input) {
        return cast(input, type());
    }

    private static GruInput cast(GruInput input, DataType type) {
        return new GruInput(
                input.sequence().castTo(type),
                input.initialState().castTo(type),
                castTo(input.mask(), type),
                cast(input.dropout(), type));
    }

    private static GruDropout cast(GruDropout dropout, DataType type) {
        return dropout == null
                ? null
                : new GruDropout(
                        dropout.input() == null ? null : cast(dropout.input(), type), cast(dropout.recurrent(), type));
    }

    private static Gates<INDArray> cast(Gates<INDArray> masks, DataType type) {
        return Gates.of(gate -> masks.get(gate).castTo(type));
    }

    private static INDArray castTo(INDArray array, DataType type) {
        return array == null ? null : array.castTo(type);
    }

    /** How much smaller errors are than those of single precision. */
    private double precision() {
        return type() == DataType.DOUBLE ? 1e-6 : 1;
    }

    /** Some activations have no bound, and make large states. */
    private double stateTolerance(INDArray states) {
        return precision() * STATE_TOLERANCE * Math.max(1, states.amaxNumber().doubleValue());
    }

    private void assertGradient(String name, INDArray actual, INDArray expected) {
        double largest = expected.amaxNumber().doubleValue();
        assertClose(
                "gradient of " + name, actual, expected, precision() * GRADIENT_TOLERANCE * Math.max(largest, 1e-3));
    }

    private static void assertClose(String name, INDArray actual, INDArray expected, double tolerance) {
        assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
        INDArray difference = actual.castTo(DataType.DOUBLE).sub(expected.castTo(DataType.DOUBLE));
        assertThat(difference.amaxNumber().doubleValue()).as(name).isLessThanOrEqualTo(tolerance);
    }
}
