package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers that each append to their input, and the average of all that they gave. */
class AttentionAverageTest {

    private static final int BATCH = 2;
    private static final int TIME = 4;
    private static final int FEATURES = 3;
    private static final int UNITS = 2;

    private final INDArray input =
            Nd4j.rand(DataType.DOUBLE, BATCH, TIME, FEATURES).subi(0.5);
    private final INDArray labels = Nd4j.create(new double[][] {{1, 0}, {0, 1}});

    @BeforeAll
    static void inDouble() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void inFloatAgain() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    private static MultiLayerNetwork network(boolean bothWays) {
        int units = bothWays ? 2 * UNITS : UNITS;
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .list(
                        AppendedOutput.of(lstm(bothWays, FEATURES), FEATURES, FEATURES, units),
                        AppendedOutput.of(lstm(bothWays, units), FEATURES + units, units, units),
                        AttentionAverage.of("average", FEATURES + 2 * units),
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nOut(2)
                                .build())
                .setInputType(InputType.recurrent(FEATURES, RNNFormat.NWC))
                .build());
        network.init();
        network.getLayer(2).getParam(AttentionAverage.WEIGHTS).muli(20); // else all steps count the same
        return network;
    }

    private static Layer lstm(boolean bothWays, int features) {
        LSTM lstm = new LSTM.Builder()
                .nIn(features)
                .nOut(UNITS)
                .activation(Activation.TANH)
                .weightInit(WeightInit.XAVIER)
                .dataFormat(RNNFormat.NWC)
                .updater(new NoOp())
                .build();
        return bothWays ? new Bidirectional(Bidirectional.Mode.CONCAT, lstm) : lstm;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theGradientsAreRight(boolean bothWays) {
        assertThat(GradientCheckUtil.checkGradients(new GradientCheckUtil.MLNConfig()
                        .net(network(bothWays))
                        .input(input)
                        .labels(labels)
                        .epsilon(1e-6)
                        .maxRelError(1e-4)
                        .minAbsoluteError(1e-9)
                        .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
                .isTrue();
    }

    @Test
    void whatComesInStandsBeforeWhatALayerGives() {
        MultiLayerNetwork network = network(false);
        INDArray first = network.feedForward(input).get(1);

        assertThat(first.shape()).containsExactly(BATCH, TIME, FEATURES + UNITS);
        assertThat(first.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, FEATURES)))
                .isEqualTo(input);
    }

    @Test
    void atWorkItIsWhatItsEquationsSay() {
        AttentionAverage layer = AttentionAverage.of("average", FEATURES);
        INDArray weights = Nd4j.create(new double[] {3, -2, 1}).reshape(FEATURES, 1);
        INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 1}, {0, 1, 1, 0}});
        for (boolean masked : new boolean[] {false, true}) {
            SameDiff graph = SameDiff.create();
            SDVariable defined = layer.defineLayer(
                    graph,
                    graph.constant(input),
                    Map.of(AttentionAverage.WEIGHTS, graph.constant(weights)),
                    masked ? graph.constant(mask) : null);
            MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                    .dataType(DataType.DOUBLE)
                    .list(layer.clone())
                    .validateOutputLayerConfig(false)
                    .build());
            network.init();
            network.getLayer(0).getParam(AttentionAverage.WEIGHTS).assign(weights);
            if (masked) {
                network.setLayerMaskArrays(mask, null);
            }
            INDArray output = network.output(input);

            assertThat(output.equalsWithEps(defined.eval(), 1e-9))
                    .as("masked: %s", masked)
                    .isTrue();
            network.clearLayerMaskArrays();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itsJsonIsReadAgain(boolean bothWays) {
        MultiLayerNetwork network = network(bothWays);
        MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(
                network.getLayerWiseConfigurations().toJson());
        MultiLayerNetwork other = new MultiLayerNetwork(read);
        other.init(network.params(), true);

        assertThat(other.output(input)).isEqualTo(network.output(input));
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionAverage.of("average", 0))
                .withMessage("nIn must be 1 or more, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AppendedOutput.of(lstm(false, 3), 2, 3, 2))
                .withMessage("nIn must be 3 or more, but is 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AppendedOutput.of(lstm(false, 3), 3, 0, 2))
                .withMessage("read must be 1 or more, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AppendedOutput.of(lstm(false, 3), 3, 3, 0))
                .withMessage("units must be 1 or more, but is 0");
    }
}
