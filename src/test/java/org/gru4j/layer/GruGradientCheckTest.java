package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.layer.engine.KerasActivation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Backpropagation through the layer against finite differences, in double precision. */
class GruGradientCheckTest {

    private static final boolean[] BOTH = {true, false};
    private static final Set<KerasActivation> SMOOTH = EnumSet.of(
            KerasActivation.LINEAR,
            KerasActivation.SIGMOID,
            KerasActivation.ELU,
            KerasActivation.GELU,
            KerasActivation.SILU,
            KerasActivation.SOFTPLUS,
            KerasActivation.SOFTSIGN,
            KerasActivation.MISH,
            KerasActivation.EXPONENTIAL,
            KerasActivation.TANH_SHRINK,
            KerasActivation.LOG_SIGMOID,
            KerasActivation.SQUAREPLUS,
            KerasActivation.SOFTMAX,
            KerasActivation.LOG_SOFTMAX,
            KerasActivation.SPARSEMAX);

    private static final int BATCH = 3;
    private static final int FEATURES = 4;
    private static final int CLASSES = 2;
    private static final double STEP = 3e-6;
    private static final double MAX_RELATIVE_ERROR = 1e-5;
    private static final double MIN_ABSOLUTE_ERROR = 1e-9; // below this, rounding in the differences dominates

    /** One layer on one kind of input. */
    record Case(String name, GruBuilder gru, boolean returnSequences, int timeSteps, Padding padding) {
        @Override
        public String toString() {
            return name;
        }
    }

    enum Padding {
        NONE,
        RIGHT,
        LEFT,
        HOLES
    }

    @BeforeAll
    static void inDouble() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void inFloatAgain() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    /** Both forms, all sizes. */
    static Stream<Case> shapes() {
        List<Case> cases = new ArrayList<>();
        for (boolean resetAfter : BOTH) {
            for (boolean sequences : BOTH) {
                for (int units : new int[] {1, 3, 5}) {
                    for (int timeSteps : new int[] {1, 2, 7}) {
                        for (Padding padding : List.of(Padding.NONE, Padding.RIGHT)) {
                            String name = "resetAfter=%s returnSequences=%s units=%d timeSteps=%d padding=%s"
                                    .formatted(resetAfter, sequences, units, timeSteps, padding);
                            GruBuilder gru = Gru.builder().units(units).resetAfter(resetAfter);
                            cases.add(new Case(name, gru, sequences, timeSteps, padding));
                        }
                    }
                }
            }
        }
        return cases.stream();
    }

    /** Every option that changes the gradient, in both forms. */
    static Stream<Case> options() {
        Map<String, UnaryOperator<GruBuilder>> options = new LinkedHashMap<>();
        options.put("without bias", gru -> gru.useBias(false));
        options.put("goBackwards", gru -> gru.goBackwards(true));
        options.put("zeroOutputForMask", gru -> gru.zeroOutputForMask(true));
        options.put("dropout", gru -> gru.dropout(0.4));
        options.put("recurrentDropout", gru -> gru.recurrentDropout(0.4));
        options.put("dropout and recurrentDropout", gru -> gru.dropout(0.3).recurrentDropout(0.4));
        options.put("recurrentKernelDropout", gru -> gru.recurrentKernelDropout(0.4));
        options.put("outputDropout", gru -> gru.outputDropout(0.4));
        options.put(
                "every dropout",
                gru -> gru.dropout(0.3)
                        .recurrentDropout(0.4)
                        .recurrentKernelDropout(0.5)
                        .outputDropout(0.2));
        options.put(
                "regularizers",
                gru -> gru.kernelRegularizer(KerasRegularizer.l1l2(0.1, 0.2))
                        .recurrentRegularizer(
                                new KerasRegularizer.Orthogonal(0.1, KerasRegularizer.Orthogonal.Mode.ROWS))
                        .biasRegularizer(KerasRegularizer.l2(0.3))
                        .activityRegularizer(KerasRegularizer.l2(0.1)));
        for (KerasActivation activation : SMOOTH) {
            options.put(
                    "activations " + activation,
                    gru -> gru.activation(activation).recurrentActivation(activation));
        }
        List<Case> cases = new ArrayList<>();
        options.forEach((name, option) -> {
            // Each option in both forms, with one kind of mask each, so that the kinds take turns.
            for (boolean resetAfter : BOTH) {
                Padding padding = Padding.values()[cases.size() % Padding.values().length];
                GruBuilder gru = Gru.builder().units(2).resetAfter(resetAfter);
                String full = "%s resetAfter=%s padding=%s".formatted(name, resetAfter, padding);
                cases.add(new Case(full, option.apply(gru), cases.size() % 3 != 0, 3, padding));
            }
        });
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource({"shapes", "options"})
    void gradientsEqualFiniteDifferences(Case tried) {
        check(network(tried.gru().returnSequences(tried.returnSequences()).build(), tried.returnSequences()), tried);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fromAnInitialState(boolean resetAfter) {
        Case tried = new Case("", Gru.builder().units(3).resetAfter(resetAfter), true, 3, Padding.HOLES);
        MultiLayerNetwork network = network(tried.gru().returnSequences(true).build(), true);
        network.rnnSetPreviousState(0, Map.of(Gru.STATE, Nd4j.rand(DataType.DOUBLE, BATCH, 3)));

        check(network, tried);
    }

    @ParameterizedTest
    @EnumSource(MergeMode.class)
    void inBothDirections(MergeMode mode) {
        for (boolean sequences : BOTH) {
            Case tried = new Case("", Gru.builder(), sequences, 3, Padding.RIGHT);
            Gru gru = Gru.builder().units(2).returnSequences(sequences).build();
            check(network(GruBidirectional.of(gru, mode), sequences), tried);
        }
    }

    private static void check(MultiLayerNetwork network, Case tried) {
        if (network.getLayer(0) instanceof GruLayer gru) {
            gru.dropoutMasks(new FixedMasks());
        }
        INDArray input =
                Nd4j.rand(DataType.DOUBLE, BATCH, tried.timeSteps(), FEATURES).subi(0.5);
        INDArray mask = mask(tried.padding(), tried.timeSteps());
        boolean passed = GradientCheckUtil.checkGradients(new GradientCheckUtil.MLNConfig()
                .net(network)
                .epsilon(STEP)
                .maxRelError(MAX_RELATIVE_ERROR)
                .minAbsoluteError(MIN_ABSOLUTE_ERROR)
                .print(GradientCheckUtil.PrintMode.ZEROS)
                .exitOnFirstError(true)
                .input(input)
                .inputMask(mask)
                .labels(labels(tried))
                .labelMask(tried.returnSequences() ? mask : null));
        assertThat(passed).isTrue();
    }

    /** The same masks in every forward pass: finite differences need a function. */
    private static final class FixedMasks implements DropoutMasks {
        @Override
        public INDArray draw(double rate, INDArray mask) {
            return DropoutMasks.random(5L).draw(rate, mask);
        }
    }

    private static MultiLayerNetwork network(Layer gru, boolean returnSequences) {
        var output = returnSequences
                ? new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .dataFormat(RNNFormat.NWC)
                        .build()
                : new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build();
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(12345)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .list(gru, output)
                .setInputType(InputType.recurrent(FEATURES, RNNFormat.NWC))
                .build());
        network.init();
        // Biases start as zeros, where a wrong sign or a swapped row would not show.
        network.params()
                .addi(Nd4j.rand(DataType.DOUBLE, network.params().shape()).subi(0.5));
        return network;
    }

    private static INDArray labels(Case tried) {
        Random random = new Random(7);
        if (tried.returnSequences()) {
            INDArray labels = Nd4j.create(DataType.DOUBLE, BATCH, tried.timeSteps(), CLASSES);
            for (int example = 0; example < BATCH; example++) {
                for (int t = 0; t < tried.timeSteps(); t++) {
                    labels.putScalar(example, t, random.nextInt(CLASSES), 1);
                }
            }
            return labels;
        }
        INDArray labels = Nd4j.create(DataType.DOUBLE, BATCH, CLASSES);
        for (int example = 0; example < BATCH; example++) {
            labels.putScalar(example, random.nextInt(CLASSES), 1);
        }
        return labels;
    }

    /** Examples of full, about half and shortest length [batch, time]; for holes, every other step is out. */
    private static INDArray mask(Padding padding, int timeSteps) {
        if (padding == Padding.NONE) {
            return null;
        }
        INDArray mask = Nd4j.ones(DataType.DOUBLE, BATCH, timeSteps);
        int[] lengths = {timeSteps, (timeSteps + 1) / 2, 1};
        for (int example = 0; example < BATCH; example++) {
            for (int t = 0; t < timeSteps; t++) {
                boolean counts = switch (padding) {
                    case NONE -> true;
                    case RIGHT -> t < lengths[example];
                    case LEFT -> t >= timeSteps - lengths[example];
                    case HOLES -> (t + example) % 2 == 0;
                };
                mask.putScalar(example, t, counts ? 1 : 0);
            }
        }
        return mask;
    }
}
