package org.gru4j.keras;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.gru4j.keras.KerasLayer.Cell;
import org.gru4j.keras.KerasLayer.PlainCell;
import org.gru4j.keras.internal.Generation;
import org.gru4j.layer.AppendedOutput;
import org.gru4j.layer.AttentionAverage;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.Optimizer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * The network of a textgenrnn model, from ids [batch, window] to probabilities [batch, ids]: an embedding; LSTMs, each of which
 * reads the one before it; the average over time of what all of these give; and a softmax.
 */
final class TextgenrnnNetwork {

    static final double LEARNING_RATE = 0.004;

    private final NeuralNetConfiguration.ListBuilder list;
    private final List<Map<String, INDArray>> parameters = new ArrayList<>();
    private final List<LayerSpec> specs = new ArrayList<>();
    private final IUpdater updater = Optimizer.RMSPROP.updater(LEARNING_RATE);

    private TextgenrnnNetwork(TextgenrnnWeights weights) {
        this.list = new NeuralNetConfiguration.Builder().updater(updater).list();
        list.validateOutputLayerConfig(false);
        INDArray vectors = matrix("embedding", weights.embedding());
        embedding(vectors);
        long width = vectors.size(1);
        long read = width;
        for (int i = 0; i < weights.recurrent().size(); i++) {
            read = recurrent("rnn_" + (i + 1), weights.recurrent().get(i), width, read);
            width += read;
        }
        average(matrix("attention", weights.attention()), width);
        output(weights.output(), width, vectors.size(0));
    }

    /** A network and its layers but the last two, as a character model has them. */
    record Made(MultiLayerNetwork network, List<LayerSpec> specs) {}

    /**
     * The network of these weights.
     *
     * @throws KerasException naming the layer, if they do not go together
     */
    static Made of(TextgenrnnWeights weights) {
        TextgenrnnNetwork made = new TextgenrnnNetwork(weights);
        MultiLayerNetwork network = new MultiLayerNetwork(made.list.build());
        network.init();
        for (int i = 0; i < made.parameters.size(); i++) {
            Layer layer = network.getLayer(i);
            made.parameters
                    .get(i)
                    .forEach((name, value) ->
                            Objects.requireNonNull(layer.getParam(name)).assign(value));
        }
        return new Made(network, made.specs);
    }

    private static INDArray matrix(String layer, KerasArray array) {
        INDArray matrix = array.array();
        WeightShapes.require(layer, "weight", matrix, Tensor.UNKNOWN, Tensor.UNKNOWN);
        return matrix;
    }

    private void add(org.deeplearning4j.nn.conf.layers.Layer layer, Map<String, INDArray> values) {
        list.layer(parameters.size(), layer);
        parameters.add(values);
    }

    private void embedding(INDArray vectors) {
        specs.add(new LayerSpec(LayerSpec.Kind.EMBEDDING, Math.toIntExact(vectors.size(1))));
        add(
                new EmbeddingSequenceLayer.Builder()
                        .name("embedding")
                        .nIn(vectors.size(0))
                        .nOut(vectors.size(1))
                        .inferInputLength(true)
                        .activation(Activation.IDENTITY)
                        .outputDataFormat(RNNFormat.NWC)
                        .build(),
                Map.of("W", vectors));
    }

    /** Adds a layer, and returns how many features it gives. */
    private long recurrent(String name, List<KerasArray> arrays, long width, long read) {
        boolean bothWays = TextgenrnnWeights.bothWays(arrays);
        Cell cell = cell(name, arrays);
        List<CellWeights> weights = CellWeights.of(name, bothWays ? List.of(cell, cell) : List.of(cell), arrays);
        for (CellWeights one : weights) {
            WeightShapes.require(name, "kernel", one.kernel(), read, Tensor.UNKNOWN);
        }
        LSTM lstm = lstm(name, read, cell.units());
        Map<String, INDArray> values = new LinkedHashMap<>();
        if (bothWays) {
            weights.get(0).ofPlain((PlainCell) cell).forEach((key, value) -> values.put("f" + key, value));
            weights.get(1).ofPlain((PlainCell) cell).forEach((key, value) -> values.put("b" + key, value));
        } else {
            values.putAll(weights.get(0).ofPlain((PlainCell) cell));
        }
        long units = bothWays ? 2 * cell.units() : cell.units();
        AppendedOutput layer = AppendedOutput.of(
                bothWays ? new Bidirectional(Bidirectional.Mode.CONCAT, lstm) : lstm, width, read, units);
        layer.setLayerName(name);
        specs.add(new LayerSpec(LayerSpec.Kind.LSTM, Math.toIntExact(units)));
        add(layer, values);
        return units;
    }

    /** A cell as Keras describes it; cuDNN's has two biases. */
    private static Cell cell(String name, List<KerasArray> arrays) {
        INDArray recurrentKernel = arrays.get(1).array();
        long units = recurrentKernel.size(0);
        WeightShapes.require(name, "recurrent kernel", recurrentKernel, units, 4 * units);
        boolean cudnn = arrays.get(2).array().length() == 8 * units;
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("units", units);
        if (!cudnn) {
            options.put("recurrent_activation", "sigmoid");
        }
        return new RecurrentReader(Generation.KERAS_2)
                .layer(name, cudnn ? "CuDNNLSTM" : "LSTM", options)
                .cells()
                .get(0);
    }

    /** With all that a network does not give to a layer in a wrapper in a wrapper. */
    private LSTM lstm(String name, long read, long units) {
        LSTM.Builder builder = new LSTM.Builder().gateActivationFunction(Activation.SIGMOID);
        builder.dataFormat(RNNFormat.NWC);
        builder.name(name);
        builder.nIn(read);
        builder.nOut(units);
        builder.activation(Activation.TANH);
        builder.weightInit(WeightInit.XAVIER_UNIFORM);
        builder.updater(updater);
        builder.gradientNormalization(GradientNormalization.None);
        return builder.build();
    }

    private void average(INDArray vector, long width) {
        WeightShapes.require("attention", "weight", vector, width, 1);
        add(AttentionAverage.of("attention", width), Map.of(AttentionAverage.WEIGHTS, vector));
    }

    private void output(List<KerasArray> arrays, long width, long ids) {
        INDArray kernel = arrays.get(0).array();
        INDArray bias = arrays.get(1).array();
        WeightShapes.require("output", "kernel", kernel, width, ids);
        WeightShapes.require("output", "bias", bias, ids);
        add(
                new OutputLayer.Builder(new LossMCXENT())
                        .name("output")
                        .nIn(width)
                        .nOut(ids)
                        .activation(Activation.SOFTMAX)
                        .build(),
                Map.of("W", kernel, "b", bias.reshape(1, ids)));
    }
}
