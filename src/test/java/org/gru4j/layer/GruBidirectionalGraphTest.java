package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Both directions in a graph give what {@link GruBidirectional} gives; a dense layer makes the states they begin with. */
class GruBidirectionalGraphTest {

    private static final int BATCH = 2;
    private static final int TIME_STEPS = 3;
    private static final int FEATURES = 2;
    private static final int UNITS = 2;

    private final INDArray sequence = Nd4j.rand(DataType.DOUBLE, BATCH, TIME_STEPS, FEATURES);
    private final INDArray mask = Nd4j.create(new double[][] {{1, 1, 0}, {0, 1, 1}});
    private final INDArray context = Nd4j.rand(DataType.DOUBLE, BATCH, FEATURES);

    @BeforeAll
    static void inDouble() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void inFloatAgain() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    @ParameterizedTest
    @EnumSource
    void givesWhatTheLayerGives(MergeMode mode) {
        Gru gru = gru(true);
        MultiLayerNetwork layer = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list(GruBidirectional.of(gru, mode))
                .build());
        layer.init();
        ComputationGraph graph = started(builder -> {
            both(gru).merged("merged", mode).addTo(builder);
            builder.setOutputs("merged", "stateF", "stateB");
        });
        Map<String, INDArray> own = layer.getLayer(0).paramTable();
        own.forEach((name, value) -> {
            boolean forward = name.startsWith("forward");
            String vertex = forward ? "both-forward" : "both-backward";
            String plain = name.substring((forward ? "forward" : "backward").length());
            graph.getVertex(vertex)
                    .paramTable(false)
                    .get(Character.toLowerCase(plain.charAt(0)) + plain.substring(1))
                    .assign(value);
        });
        Map<String, INDArray> states = graph.feedForward(new INDArray[] {context, sequence, mask}, false);

        layer.rnnSetPreviousState(
                0,
                Map.of(
                        GruBidirectional.FORWARD_STATE, states.get("first"),
                        GruBidirectional.BACKWARD_STATE, states.get("second")));
        INDArray output = layer.output(sequence, false, mask, null);
        Map<String, INDArray> last = layer.rnnGetPreviousState(0);

        INDArray[] outputs = graph.output(context, sequence, mask);
        assertThat(outputs[0]).isEqualTo(output);
        assertThat(outputs[1]).isEqualTo(last.get(GruBidirectional.FORWARD_STATE));
        assertThat(outputs[2]).isEqualTo(last.get(GruBidirectional.BACKWARD_STATE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientsOfBothOutputsAndStatesEqualFiniteDifferences(boolean sequences) {
        ComputationGraph graph = started(builder -> {
            both(gru(sequences)).outputs("forward", "backward").addTo(builder);
            for (String name : List.of("forward", "backward")) {
                builder.addLayer(name + "Loss", loss(sequences), name);
            }
            for (String name : List.of("stateF", "stateB")) {
                builder.addLayer(name + "Loss", loss(false), name);
            }
            builder.setOutputs("forwardLoss", "backwardLoss", "stateFLoss", "stateBLoss");
        });
        INDArray labels =
                sequences ? Nd4j.rand(DataType.DOUBLE, BATCH, TIME_STEPS, 1) : Nd4j.rand(DataType.DOUBLE, BATCH, 1);
        INDArray ofStates = Nd4j.rand(DataType.DOUBLE, BATCH, 1);

        assertThat(GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                        .net(graph)
                        .epsilon(1e-6)
                        .maxRelError(1e-5)
                        .minAbsoluteError(1e-9)
                        .exitOnFirstError(true)
                        .inputs(new INDArray[] {context, sequence, mask})
                        .labels(new INDArray[] {labels, labels, ofStates, ofStates})))
                .isTrue();
    }

    @Test
    void deeplearning4jLoadsWhatItSaved(@TempDir Path folder) throws IOException {
        ComputationGraph graph = started(builder -> {
            both(gru(false))
                    .merged("merged", MergeMode.MUL)
                    .outputs("forward", "backward")
                    .addTo(builder);
            builder.setOutputs("merged", "forward", "backward", "stateF", "stateB");
        });
        graph.save(folder.resolve("graph.zip").toFile());

        ComputationGraph loaded =
                ComputationGraph.load(folder.resolve("graph.zip").toFile(), true);

        assertThat(loaded.output(context, sequence, mask)).isEqualTo(graph.output(context, sequence, mask));
        assertThat(ComputationGraphConfiguration.fromJson(
                        graph.getConfiguration().toJson()))
                .isEqualTo(graph.getConfiguration());
    }

    @Test
    void refusesAnotherLayout() {
        Gru gru = Gru.builder().nIn(1).units(1).dataFormat(RNNFormat.NCW).build();
        assertThatThrownBy(() -> GruBidirectionalGraph.of(gru, "both", "sequence"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("both directions in a graph need the data format NWC");
    }

    private static Gru gru(boolean sequences) {
        return Gru.builder()
                .nIn(FEATURES)
                .units(UNITS)
                .returnSequences(sequences)
                .returnState(true)
                .dataFormat(RNNFormat.NWC)
                .build();
    }

    private static GruBidirectionalGraph both(Gru gru) {
        return GruBidirectionalGraph.of(gru, "both", "sequence")
                .mask("mask")
                .initialStates("first", "second")
                .states("stateF", "stateB");
    }

    private static Layer loss(boolean sequences) {
        return sequences
                ? new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(UNITS)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .dataFormat(RNNFormat.NWC)
                        .build()
                : new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(UNITS)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build();
    }

    private static ComputationGraph started(Consumer<GraphBuilder> rest) {
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .graphBuilder()
                .addInputs("context", "sequence", "mask");
        builder.validateOutputLayerConfig(false);
        for (String name : List.of("first", "second")) {
            builder.addLayer(
                    name,
                    new DenseLayer.Builder()
                            .nIn(FEATURES)
                            .nOut(UNITS)
                            .activation(Activation.TANH)
                            .build(),
                    "context");
        }
        rest.accept(builder);
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        return graph;
    }
}
