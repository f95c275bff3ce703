package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.gru4j.keras.internal.Generation;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.keras.internal.KerasGruOptions;
import org.gru4j.layer.engine.EngineChoice;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A sequential Keras model as layers of a {@code MultiLayerNetwork}, all in the layout [batch, time, features]. The last
 * dense layer becomes the output layer.
 */
final class KerasModel {

    /** A layer that has weights: its place in the network and its parameters there, by Keras's names and in its order. */
    record Weighted(int index, List<String> kerasNames, List<String> parameters, JsonNode weights) {}

    /** The release of Keras that the numbers are from. */
    record Origin(String generation, boolean averagesActivity) {

        /** Reads the fields semantics and origin of a case. */
        static Origin of(KerasFields fixture) {
            return new Origin(fixture.text("semantics"), FixtureLayer.averagesActivity(fixture));
        }
    }

    private final Origin origin;
    private final ILossFunction loss;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Weighted> weighted = new ArrayList<>();
    private long width; // of what the layers so far give
    private boolean sequence = true; // whether that has time steps
    private boolean masksZero;
    private Double maskValue;
    private boolean hasOutput;
    private boolean dropout;

    /** Reads a case's model. */
    KerasModel(JsonNode model, long inputWidth, Origin origin, ILossFunction loss) {
        this.origin = origin;
        this.loss = loss;
        this.width = inputWidth;
        for (int i = 0; i < model.size(); i++) {
            KerasFields layer = new KerasFields("layer " + i, model.get(i));
            add(layer, i == model.size() - 1);
            layer.allRead();
        }
        if (!hasOutput) {
            addOutput(Activation.IDENTITY);
        }
    }

    List<Layer> layers() {
        return layers;
    }

    List<Weighted> weighted() {
        return weighted;
    }

    long outputWidth() {
        return width;
    }

    boolean givesSequences() {
        return sequence;
    }

    /** From the features which steps count [batch, time], as Keras's Embedding or Masking makes it; null where all do. */
    INDArray mask(INDArray features) {
        if (masksZero) {
            return features.neq(0).castTo(features.dataType());
        }
        return maskValue == null
                ? null
                : features.neq(maskValue).castTo(features.dataType()).max(2);
    }

    private void add(KerasFields layer, boolean last) {
        JsonNode options = layer.optional("config").orElseGet(() -> layer.required("options"));
        JsonNode weights = layer.optional("weights").orElse(null);
        layer.ignoring("name", "module", "registered_name", "build_config");
        String kind = Stream.of("class", "class_name", "layer")
                .filter(layer::has)
                .findFirst()
                .orElse("class");
        switch (layer.text(kind)) {
            case "GRU" -> addGru(options, weights);
            case "Bidirectional" ->
                addBidirectional(
                        gru(wrapped(options, "GRU")), options.path("merge_mode").asText(), weights);
            case "Bidirectional(GRU)" -> addBidirectional(gru(options), layer.text("merge_mode"), weights);
            case "Dense" -> addDense(options, weights, last);
            case "TimeDistributed" -> addDense(wrapped(options, "Dense"), weights, last);
            case "Embedding" -> addEmbedding(options, weights);
            case "Activation" -> addActivation(options, last);
            case "Masking" ->
                maskValue = requireFirst(layer)
                        ? new KerasFields("Masking", options)
                                .ignoring("name", "trainable", "dtype", "batch_input_shape")
                                .number("mask_value", 0)
                        : null;
            case "InputLayer" -> requireFirst(layer);
            case "Dropout", "SpatialDropout1D" -> addDropout(options);
            default -> throw layer.unknown("class");
        }
    }

    /** Nothing, but in training; which only a rate of zero survives, for nobody knows what was drawn. */
    private void addDropout(JsonNode options) {
        dropout |= options.path("rate").asDouble() > 0;
    }

    /** Whether training draws numbers that the case does not tell. */
    boolean dropsAtRandom() {
        return dropout;
    }

    private boolean requireFirst(KerasFields layer) {
        if (!layers.isEmpty()) {
            throw layer.unknown("class");
        }
        return true;
    }

    /** The configuration inside a wrapper layer, which must be of the given class. */
    private static JsonNode wrapped(JsonNode options, String type) {
        KerasFields wrapper = new KerasFields("wrapper", options)
                .ignoring("name", "trainable", "dtype", "batch_input_shape", "merge_mode", "backward_layer");
        JsonNode inner = wrapper.required("layer");
        wrapper.allRead();
        KerasFields fields =
                new KerasFields("wrapped layer", inner).ignoring("module", "registered_name", "build_config");
        if (!fields.text("class_name").equals(type)) {
            throw fields.unknown("class_name");
        }
        JsonNode config = fields.required("config");
        fields.allRead();
        return config;
    }

    private Gru gru(JsonNode options) {
        return KerasGruOptions.builder("options", options, Generation.of(origin.generation()))
                .averageActivity(origin.averagesActivity())
                .nIn(width)
                .engine(EngineChoice.AUTO)
                .build();
    }

    private void addGru(JsonNode options, JsonNode weights) {
        Gru gru = gru(options);
        remember(names("", gru), parameters("", gru), weights);
        layers.add(gru);
        sequence = gru.options().returnSequences;
        width = gru.options().units;
    }

    private void addBidirectional(Gru gru, String mergeMode, JsonNode weights) {
        MergeMode mode = FixtureLayer.mergeMode(mergeMode);
        List<String> names = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        for (String direction : List.of("forward", "backward")) {
            names.addAll(names(direction + "_", gru));
            parameters.addAll(parameters(direction, gru));
        }
        remember(names, parameters, weights != null && weights.has("forward") ? inOneRow(gru, weights) : weights);
        layers.add(GruBidirectional.of(gru, mode));
        sequence = gru.options().returnSequences;
        width = gru.options().units * (mode == MergeMode.CONCAT ? 2 : 1);
    }

    /** From an object with those of each direction. */
    private static JsonNode inOneRow(Gru gru, JsonNode weights) {
        ArrayNode row = JsonNodeFactory.instance.arrayNode();
        for (String direction : List.of("forward", "backward")) {
            names("", gru).forEach(name -> row.add(weights.path(direction).path(name)));
        }
        return row;
    }

    private static List<String> names(String prefix, Gru gru) {
        List<String> names = new ArrayList<>(List.of(prefix + "kernel", prefix + "recurrent_kernel"));
        if (gru.options().useBias) {
            names.add(prefix + "bias");
        }
        return names;
    }

    private static List<String> parameters(String direction, Gru gru) {
        return names("", gru).stream()
                .map(name -> FixtureLayer.parameter(direction, name))
                .toList();
    }

    private void addDense(JsonNode options, JsonNode weights, boolean last) {
        KerasDense dense = KerasDense.of(options, origin.generation());
        remember(
                dense.useBias() ? List.of("kernel", "bias") : List.of("kernel"),
                dense.useBias() ? List.of("W", "b") : List.of("W"),
                weights);
        if (last) {
            hasOutput = true;
            layers.add(
                    sequence
                            ? dense.set(new RnnOutputLayer.Builder(loss).dataFormat(RNNFormat.NWC), width)
                            : dense.set(new OutputLayer.Builder(loss), width));
        } else {
            FeedForwardLayer layer = dense.set(new DenseLayer.Builder(), width);
            layers.add(sequence ? new TimeDistributed(layer, RNNFormat.NWC) : layer);
        }
        width = dense.units();
    }

    private void addEmbedding(JsonNode options, JsonNode weights) {
        KerasFields fields = new KerasFields("Embedding", options)
                .ignoring("name", "trainable", "dtype", "batch_input_shape", "batch_shape", "input_length")
                .ignoring("embeddings_initializer"); // the weights are given
        KerasDense.requireNull(fields, "embeddings_regularizer", "embeddings_constraint", "activity_regularizer");
        masksZero = fields.flag("mask_zero", false);
        remember(List.of("embeddings"), List.of("W"), weights);
        width = fields.integer("output_dim");
        layers.add(new EmbeddingSequenceLayer.Builder()
                .nIn(fields.integer("input_dim"))
                .nOut(width)
                .outputDataFormat(RNNFormat.NWC)
                .build());
        fields.allRead();
    }

    private void addActivation(JsonNode options, boolean last) {
        KerasFields fields = new KerasFields("Activation", options).ignoring("name", "trainable", "dtype");
        Activation activation = KerasDense.activation(fields, origin.generation());
        fields.allRead();
        if (!last) {
            throw new InexpressibleCaseError("an Activation layer inside the network");
        }
        addOutput(activation);
    }

    /** An output layer without weights. */
    private void addOutput(Activation activation) {
        hasOutput = true;
        if (sequence) {
            RnnLossLayer layer = new RnnLossLayer.Builder()
                    .lossFunction(loss)
                    .activation(activation)
                    .dataFormat(RNNFormat.NWC)
                    .build();
            layers.add(layer);
        } else {
            layers.add(new LossLayer.Builder()
                    .lossFunction(loss)
                    .activation(activation)
                    .build());
        }
    }

    private void remember(List<String> names, List<String> parameters, JsonNode weights) {
        if (weights == null) {
            throw new InexpressibleCaseError("layer %d has no weights".formatted(layers.size()));
        }
        weighted.add(new Weighted(layers.size(), names, parameters, weights));
    }
}
