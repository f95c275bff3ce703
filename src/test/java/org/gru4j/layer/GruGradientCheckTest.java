package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Backpropagation through the layer against finite differences, in double precision. */
class GruGradientCheckTest {

    private static final int BATCH = 3;
    private static final int FEATURES = 4;
    private static final int CLASSES = 2;
    private static final double STEP = 1e-6;
    private static final double MAX_RELATIVE_ERROR = 1e-5;
    private static final double MIN_ABSOLUTE_ERROR = 1e-9; // below this, rounding in the differences dominates

    record Case(boolean resetAfter, boolean returnSequences, int units, int timeSteps, boolean mask) {}

    @BeforeAll
    static void inDouble() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void inFloatAgain() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (boolean resetAfter : new boolean[] {true, false}) {
            for (boolean returnSequences : new boolean[] {true, false}) {
                for (int units : new int[] {1, 3, 5}) {
                    for (int timeSteps : new int[] {1, 2, 7}) {
                        for (boolean mask : new boolean[] {true, false}) {
                            cases.add(new Case(resetAfter, returnSequences, units, timeSteps, mask));
                        }
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsEqualFiniteDifferences(Case tried) {
        Gru gru = Gru.builder()
                .units(tried.units())
                .resetAfter(tried.resetAfter())
                .returnSequences(tried.returnSequences())
                .build();
        MultiLayerNetwork network = network(gru, tried.returnSequences());
        INDArray input =
                Nd4j.rand(DataType.DOUBLE, BATCH, tried.timeSteps(), FEATURES).subi(0.5);
        INDArray mask = tried.mask() ? rightPadded(tried.timeSteps()) : null;

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

    private static MultiLayerNetwork network(Gru gru, boolean returnSequences) {
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

    /** Examples of full, about half and shortest length [batch, time]. */
    private static INDArray rightPadded(int timeSteps) {
        INDArray mask = Nd4j.ones(DataType.DOUBLE, BATCH, timeSteps);
        int[] lengths = {timeSteps, (timeSteps + 1) / 2, 1};
        for (int example = 0; example < BATCH; example++) {
            for (int t = lengths[example]; t < timeSteps; t++) {
                mask.putScalar(example, t, 0);
            }
        }
        return mask;
    }
}
