package org.gru4j.model.internal;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Nd4jSeed;
import org.gru4j.layer.Gru;
import org.gru4j.layer.SoftmaxOutput;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Builds networks: one-hot characters [batch, time, vocabulary], or ids [batch, time] before an embedding; recurrent
 * layers; and a softmax over the vocabulary at every time step [batch, time, vocabulary] or at the last one only
 * [batch, vocabulary].
 */
final class Networks {

    /**
     * Of what a network computes on the way when it is called again and again: it lies in one piece of memory for each thread,
     * which the next call uses again. Left to the garbage collector, it would fill the memory long before that looks.
     */
    static final WorkspaceConfiguration REUSED_MEMORY = WorkspaceConfiguration.builder()
            .initialSize(0)
            .overallocationLimit(0.02)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();

    private Networks() {}

    /** A network with fresh weights; its score is the mean cross entropy in nats per target. */
    static MultiLayerNetwork create(ModelConfiguration configuration, int vocabularySize) {
        List<Layer> layers = new ArrayList<>();
        int last = configuration.layers().size() - 1;
        int firstRecurrent = configuration.startsWithEmbedding() ? 1 : 0;
        for (int i = 0; i <= last; i++) {
            boolean sequences = i < last || configuration.targets() == Targets.EVERY;
            layers.add(layer(configuration, i, vocabularySize, sequences, i == firstRecurrent));
        }
        layers.add(output(configuration, vocabularySize));
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .seed(Nd4jSeed.of(configuration.randomSeed()))
                .updater(configuration.optimizer().updater(configuration.learningRate()))
                .weightInit(WeightInit.XAVIER_UNIFORM) // Keras's Glorot uniform
                .list(layers.toArray(Layer[]::new))
                .setInputType(InputType.recurrent(vocabularySize, RNNFormat.NWC))
                // A text that repeats one character is easy to predict; Deeplearning4j takes that for a mistake.
                .validateOutputLayerConfig(vocabularySize > 1)
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(conf);
        network.init();
        return network;
    }

    /** The same network with weights of its own, which drops nothing in training. */
    static MultiLayerNetwork withoutDropout(MultiLayerNetwork network) {
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations().clone();
        for (NeuralNetConfiguration one : conf.getConfs()) {
            Layer layer = one.getLayer() instanceof Gru gru ? gru.withoutDropout() : one.getLayer();
            layer.setIDropout(null);
            one.setLayer(layer);
        }
        MultiLayerNetwork whole = new MultiLayerNetwork(conf);
        whole.init(network.params(), true);
        return whole;
    }

    private static Layer layer(
            ModelConfiguration configuration, int index, int vocabularySize, boolean sequences, boolean first) {
        LayerSpec spec = configuration.layers().get(index);
        String name = spec.kind() + "_" + (index + 1);
        return switch (spec.kind()) {
            case GRU ->
                Gru.builder()
                        .name(name)
                        .units(spec.size())
                        .resetAfter(configuration.resetAfter())
                        .returnSequences(sequences)
                        .dropout(first ? configuration.inputDropout() : 0)
                        .recurrentKernelDropout(configuration.recurrentDropout())
                        .outputDropout(configuration.dropout())
                        .build();
            case LSTM ->
                lastStepUnless(
                        sequences,
                        new LSTM.Builder()
                                .name(name)
                                .nOut(spec.size())
                                .activation(Activation.TANH)
                                .dataFormat(RNNFormat.NWC)
                                .build());
            case RNN ->
                lastStepUnless(
                        sequences,
                        new SimpleRnn.Builder()
                                .name(name)
                                .nOut(spec.size())
                                .activation(Activation.TANH)
                                .dataFormat(RNNFormat.NWC)
                                .build());
            case EMBEDDING ->
                new EmbeddingSequenceLayer.Builder()
                        .name(name)
                        .nIn(vocabularySize)
                        .nOut(spec.size())
                        .activation(Activation.IDENTITY)
                        .inferInputLength(true)
                        .outputDataFormat(RNNFormat.NWC)
                        .build();
        };
    }

    private static Layer lastStepUnless(boolean sequences, Layer layer) {
        return sequences ? layer : new LastTimeStep(layer);
    }

    private static Layer output(ModelConfiguration configuration, int vocabularySize) {
        if (configuration.targets() == Targets.LAST) {
            return new OutputLayer.Builder(new LossMCXENT())
                    .name("softmax")
                    .nOut(vocabularySize)
                    .activation(Activation.SOFTMAX)
                    .build();
        }
        // Deeplearning4j adds up the loss over time; like Keras we want the mean, whatever the window's length.
        return SoftmaxOutput.of("softmax", vocabularySize, 1.0 / configuration.window());
    }
}
