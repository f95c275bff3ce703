package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network that is never told how wide its input is says so, and what to do about it. */
class MissingInputTypeTest {

    /** Layers that have no nIn, and how each is named. */
    private record Case(String name, Layer layer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> layers() {
        Gru gru = GruNetworks.sequences().name("hidden").build();
        return Stream.of(
                new Case("layer hidden (Gru)", gru),
                new Case(
                        "layer hidden (GruBidirectional)",
                        GruBidirectional.builder(gru, MergeMode.SUM)
                                .name("hidden")
                                .build()),
                new Case("layer softmax (SoftmaxOutput)", SoftmaxOutput.of("softmax", 3, 1)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aNetworkNamesBothWays(Case without) {
        MultiLayerNetwork network = new MultiLayerNetwork(
                new NeuralNetConfiguration.Builder().list(without.layer()).build());

        assertThatThrownBy(network::init)
                .isInstanceOf(DL4JInvalidConfigException.class)
                .hasMessage(message(without.name()));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void soDoesAGraph(Case without) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("input")
                .addLayer(without.layer().getLayerName(), without.layer(), "input")
                .setOutputs(without.layer().getLayerName())
                .build());

        assertThatThrownBy(graph::init)
                .isInstanceOf(DL4JInvalidConfigException.class)
                .hasMessage(message(without.name()));
    }

    @Test
    void aVertexAsksForTheWidthAtOnce() {
        Gru gru = GruNetworks.sequences().dataFormat(RNNFormat.NWC).build();
        String message =
                "a vertex must be given nIn, the features of a time step: setInputType, by which a layer learns the"
                        + " width of its input, does not reach it";

        assertThatThrownBy(() -> GruVertex.of(gru)).hasMessage(message);
        assertThatThrownBy(() -> MaskedGruVertex.of(gru)).hasMessage(message);
        assertThatThrownBy(() -> MaskedGruVertex.of(GruBidirectional.of(gru, MergeMode.SUM)))
                .hasMessage(message);
    }

    @Test
    void aWidthBelowZeroIsRefusedWhereItIsGiven() {
        assertThatThrownBy(() -> GruNetworks.sequences().nIn(-1).build())
                .hasMessage("nIn must be 0 or more, but is -1");
    }

    private static String message(String layer) {
        return layer
                + ": the width of its input is not known; give the layer its nIn, the features of a time step, or the"
                + " network its input type, with setInputType(InputType.recurrent(features, format)), of a graph setInputTypes";
    }
}
