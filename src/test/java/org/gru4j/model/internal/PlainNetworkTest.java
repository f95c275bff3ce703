package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against the network itself, in ND4J. */
class PlainNetworkTest {

    private static final int VOCABULARY = 11;
    private static final double TOLERANCE = 1e-5; // of probabilities, in float, in another order of additions

    @ParameterizedTest
    @CsvSource({"gru:5,true", "gru:5,false", "gru:16 gru:7,true", "gru:6 gru:5,false", "embedding:3 gru:5,true"})
    void saysWhatTheNetworkSays(String layers, boolean resetAfter) {
        MultiLayerNetwork network = network(layers, resetAfter);
        PlainNetwork plain = PlainNetwork.of(network).orElseThrow();
        int[][] ids = ids(3, 20);

        float[][] first = plain.next(ids);
        float[][] second = plain.next(new int[][] {{1}, {2}, {3}}); // goes on from its state

        for (int text = 0; text < ids.length; text++) {
            assertClose(first[text], expected(network, ids[text]));
            int[] longer = Arrays.copyOf(ids[text], 21);
            longer[20] = text + 1;
            assertClose(second[text], expected(network, longer));
        }
    }

    @ParameterizedTest
    @CsvSource({"gru:16,true", "gru:23 gru:9,false"})
    void aTextDoesNotDependOnTheOnesBesideIt(String layers, boolean resetAfter) {
        MultiLayerNetwork network = network(layers, resetAfter);
        int[][] ids = ids(19, 9); // more than are multiplied at once

        float[][] together = PlainNetwork.of(network).orElseThrow().next(ids);

        for (int text = 0; text < ids.length; text++) {
            float[][] alone = PlainNetwork.of(network).orElseThrow().next(new int[][] {ids[text]});
            assertThat(alone[0]).isEqualTo(together[text]);
        }
    }

    @Test
    void isNotForOtherLayers() {
        assertThat(PlainNetwork.of(network("lstm:4", true))).isEmpty();
        assertThat(PlainNetwork.of(network("gru:4 rnn:4", true))).isEmpty();
    }

    private static MultiLayerNetwork network(String layers, boolean resetAfter) {
        MultiLayerNetwork network = Networks.create(
                ModelConfiguration.builder()
                        .layers(LayerSpec.list(layers))
                        .resetAfter(resetAfter)
                        .window(20)
                        .targets(Targets.EVERY)
                        .optimizer(Optimizer.ADAM)
                        .learningRate(0.01)
                        .randomSeed(1)
                        .build(),
                VOCABULARY);
        INDArray parameters = network.params();
        network.setParams(parameters.add(Nd4j.rand(parameters.shape()).subi(0.5).muli(0.4))); // biases too
        return network;
    }

    private static int[][] ids(int texts, int length) {
        Random random = new Random(5);
        int[][] ids = new int[texts][length];
        for (int[] text : ids) {
            for (int t = 0; t < length; t++) {
                text[t] = random.nextInt(VOCABULARY);
            }
        }
        return ids;
    }

    private static float[] expected(MultiLayerNetwork network, int[] ids) {
        if (network.getLayer(0).conf().getLayer() instanceof EmbeddingSequenceLayer) {
            INDArray input = Nd4j.createFromArray(new int[][] {ids}).castTo(DataType.FLOAT);
            return CarriedNetwork.lastStep(network.output(input)).toFloatVector();
        }
        INDArray input = Nd4j.create(DataType.FLOAT, 1, ids.length, VOCABULARY);
        for (int t = 0; t < ids.length; t++) {
            input.putScalar(0, t, ids[t], 1);
        }
        return CarriedNetwork.lastStep(network.output(input)).toFloatVector();
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("of %d", i).isCloseTo(expected[i], within(TOLERANCE));
        }
    }
}
