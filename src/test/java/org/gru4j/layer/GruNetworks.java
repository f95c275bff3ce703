package org.gru4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks of Deeplearning4j's around a GRU, and data for them. */
final class GruNetworks {

    static final int FEATURES = 4;
    static final int UNITS = 5;
    static final int CLASSES = 3;
    static final int BATCH = 6;
    static final int STEPS = 8;

    /** Which of Deeplearning4j's layers stands in the network. */
    enum Kind {
        GRU,
        BIDIRECTIONAL;

        Layer layer() {
            Gru gru = sequences().build();
            return this == GRU ? gru : GruBidirectional.of(gru, MergeMode.CONCAT);
        }
    }

    private GruNetworks() {}

    static GruBuilder sequences() {
        return Gru.builder().units(UNITS).returnSequences(true);
    }

    static NeuralNetConfiguration.Builder general(IUpdater updater) {
        return new NeuralNetConfiguration.Builder().seed(12345).updater(updater);
    }

    static RnnOutputLayer softmax(RNNFormat format) {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .name("softmax")
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .dataFormat(format)
                .build();
    }

    /** Hidden layers and a softmax at every time step. */
    static MultiLayerNetwork network(NeuralNetConfiguration.Builder general, RNNFormat format, Layer... hidden) {
        NeuralNetConfiguration.ListBuilder list = general.list(hidden);
        MultiLayerNetwork network = new MultiLayerNetwork(list.layer(hidden.length, softmax(format))
                .setInputType(InputType.recurrent(FEATURES, format))
                .build());
        network.init();
        return network;
    }

    /** The same as a graph. */
    static ComputationGraph graph(NeuralNetConfiguration.Builder general, RNNFormat format, Layer... hidden) {
        GraphBuilder builder = general.graphBuilder().addInputs("input");
        String before = "input";
        for (int i = 0; i < hidden.length; i++) {
            String name = "hidden" + i;
            builder.addLayer(name, hidden[i], before);
            before = name;
        }
        ComputationGraph graph = new ComputationGraph(builder.addLayer("softmax", softmax(format), before)
                .setOutputs("softmax")
                .setInputTypes(InputType.recurrent(FEATURES, format))
                .build());
        graph.init();
        return graph;
    }

    /** Sequences of noise with a class per time step, always the same. */
    static DataSet data(RNNFormat format, DataType dataType) {
        Random random = new Random(3);
        INDArray features = Nd4j.create(dataType, BATCH, STEPS, FEATURES);
        INDArray labels = Nd4j.create(dataType, BATCH, STEPS, CLASSES);
        for (int example = 0; example < BATCH; example++) {
            for (int t = 0; t < STEPS; t++) {
                for (int feature = 0; feature < FEATURES; feature++) {
                    features.putScalar(new int[] {example, t, feature}, random.nextGaussian());
                }
                labels.putScalar(new int[] {example, t, random.nextInt(CLASSES)}, 1);
            }
        }
        return new DataSet(inFormat(features, format), inFormat(labels, format));
    }

    static DataSet data() {
        return data(RNNFormat.NWC, DataType.FLOAT);
    }

    /** From [batch, time, features] to the given format, or back. */
    static INDArray inFormat(INDArray array, RNNFormat format) {
        return format == RNNFormat.NWC ? array : array.permute(0, 2, 1).dup('c');
    }

    static void assertClose(INDArray actual, INDArray expected, double tolerance) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.sub(expected).amaxNumber().doubleValue()).isLessThanOrEqualTo(tolerance);
    }
}
