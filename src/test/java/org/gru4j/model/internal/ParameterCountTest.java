package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.layer.Gru;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** As many parameters as Keras has. */
class ParameterCountTest {

    /** The example of Keras's guide to recurrent networks: Embedding(1000, 64), GRU(256), SimpleRNN(128), Dense(10). */
    @Test
    void aNetworkOfFourKindsOfLayersHasAsManyAsInKerassGuide() {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list(
                        new EmbeddingSequenceLayer.Builder()
                                .nIn(1000)
                                .nOut(64)
                                .inferInputLength(true)
                                .outputDataFormat(RNNFormat.NWC)
                                .build(),
                        Gru.builder().units(256).returnSequences(true).build(),
                        new LastTimeStep(new SimpleRnn.Builder()
                                .nOut(128)
                                .dataFormat(RNNFormat.NWC)
                                .build()),
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .build())
                .setInputType(InputType.recurrent(1000, RNNFormat.NWC))
                .build());
        network.init();

        assertThat(network.getLayers())
                .extracting(layer -> layer.numParams())
                .containsExactly(64_000L, 247_296L, 49_280L, 1_290L);
        assertThat(network.numParams()).isEqualTo(361_866);
        INDArray output = network.output(Nd4j.createFromArray(new float[][] {{0, 7, 999}, {1, 2, 3}}));
        assertThat(output.shape()).containsExactly(2, 10);
    }

    @ParameterizedTest
    @CsvSource({
        "gru:128, true, 69504", // 3 · 128 · (51 + 128 + 2)
        "gru:128, false, 69120", // 3 · 128 · (51 + 128 + 1)
        "lstm:128, true, 92160", // 4 · 128 · (51 + 128 + 1)
        "rnn:128, true, 23040", // 128 · (51 + 128 + 1)
    })
    void aRecurrentLayerOverOneHotCharactersHasAsManyAsInKeras(String layer, boolean resetAfter, long parameters) {
        ModelConfiguration configuration = ModelConfiguration.builder()
                .layers(LayerSpec.list(layer))
                .resetAfter(resetAfter)
                .window(10)
                .targets(Targets.EVERY)
                .optimizer(Optimizer.SGD)
                .learningRate(0.1)
                .randomSeed(1)
                .build();

        MultiLayerNetwork network = Networks.create(configuration, 51);

        assertThat(network.getLayer(0).numParams()).isEqualTo(parameters);
        assertThat(network.getLayer(1).numParams()).isEqualTo(128 * 51 + 51);
    }
}
