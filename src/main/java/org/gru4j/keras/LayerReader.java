package org.gru4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.Rules;
import org.gru4j.keras.internal.Generation;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.keras.internal.KerasObjects;
import org.gru4j.layer.MergeMode;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;

/** Reads a layer's configuration, {@code {"class_name": "GRU", "config": {…}}}. */
final class LayerReader {

    /** What a saved configuration also holds, and what changes no number. */
    private static final String[] WITHOUT_EFFECT = {
        "name",
        "trainable",
        "dtype",
        "batch_input_shape",
        "batch_shape",
        "input_dtype",
        "input_shape",
        "ragged",
        "sparse",
        "quantization_config",
        "lora_alpha"
    };

    /** Of a single id, all but sums of weights are the same; binary is how multi_hot was called before TensorFlow 2.6. */
    private static final List<String> OF_ONE_ID = List.of("one_hot", "multi_hot", "binary", "count");

    private final Generation generation;
    private final RecurrentReader recurrent;

    LayerReader(Generation generation) {
        this.generation = generation;
        this.recurrent = new RecurrentReader(generation);
    }

    /**
     * Reads a layer.
     *
     * @throws KerasException naming the layer and what in it cannot be represented
     */
    KerasLayer read(String name, String className, ObjectNode config) {
        ObjectNode options = generation == Generation.KERAS_1 ? Keras1Names.renamed(className, config) : config;
        KerasFields fields = new KerasFields("layer " + name, options).ignoring(WITHOUT_EFFECT);
        KerasLayer layer = switch (className) {
            case "InputLayer" -> {
                fields.ignoring("optional");
                yield new KerasLayer.Input(name);
            }
            case "GRU", "CuDNNGRU", "LSTM", "CuDNNLSTM", "SimpleRNN" -> recurrent.layer(name, className, options);
            case "RNN" -> recurrent.ofCells(name, options);
            case "Bidirectional" -> recurrent.bidirectional(name, options);
            case "Dense", "TimeDistributedDense" -> dense(name, fields);
            case "TimeDistributed" -> distributed(name, fields);
            case "Embedding" -> embedding(name, fields);
            case "CategoryEncoding" -> oneHot(name, fields, List.of("one_hot"));
            case "Concatenate" -> new KerasLayer.Concatenated(name, axis(fields));
            case "Masking" -> new KerasLayer.Masking(name, fields.number("mask_value", 0));
            case "Activation" -> new KerasLayer.Activated(name, activation(fields));
            case "Dropout" -> dropout(name, fields, false);
            case "SpatialDropout1D" -> dropout(name, fields, true);
            case "Reshape" -> new KerasLayer.Reshape(name, shape(fields));
            case "Flatten" -> flatten(name, fields);
            default ->
                throw new KerasException(
                        Words.format("layer %s: a layer of class %s cannot be represented", name, className));
        };
        if (!(layer instanceof KerasLayer.Recurrent || layer instanceof KerasLayer.Bidirectional)) {
            fields.allRead();
        }
        return layer;
    }

    private KerasActivation activation(KerasFields fields) {
        JsonNode value = fields.optional("activation").orElse(JsonNodeFactory.instance.nullNode());
        return KerasObjects.activation("activation", value, generation);
    }

    private KerasLayer dense(String name, KerasFields fields) {
        fields.ignoring("kernel_initializer", "bias_initializer", "input_length"); // the weights are given
        requireNull(fields, "activity_regularizer", "lora_rank");
        return new KerasLayer.Dense(
                name,
                fields.integer("units"),
                fields.flag("use_bias", true),
                activation(fields),
                rules(fields, "kernel"),
                rules(fields, "bias"));
    }

    /** A layer at each time step: those that can be in it are the same without it. */
    private KerasLayer distributed(String name, KerasFields fields) {
        JsonNode layer = fields.required("layer");
        String className = layer.path("class_name").asText();
        if (!List.of("Dense", "Activation", "Dropout", "CategoryEncoding").contains(className)
                || !(layer.path("config") instanceof ObjectNode config)) {
            throw new KerasException(
                    Words.format("layer %s: TimeDistributed(%s) cannot be represented", name, className));
        }
        if (!className.equals("CategoryEncoding")) {
            return read(name, className, config);
        }
        KerasFields inner = new KerasFields("layer " + name, config).ignoring(WITHOUT_EFFECT);
        KerasLayer encoding = oneHot(name, inner, OF_ONE_ID);
        inner.allRead();
        return encoding;
    }

    private KerasLayer embedding(String name, KerasFields fields) {
        fields.ignoring("embeddings_initializer", "input_length", "weights");
        requireNull(fields, "activity_regularizer", "lora_rank");
        requireZero(fields, "dropout");
        return new KerasLayer.Embedding(
                name,
                fields.integer("input_dim"),
                fields.integer("output_dim"),
                fields.flag("mask_zero", false),
                rules(fields, "embeddings"));
    }

    private static KerasLayer oneHot(String name, KerasFields fields, List<String> modes) {
        if (!modes.contains(fields.text("output_mode", "multi_hot"))) {
            throw fields.unknown("output_mode");
        }
        boolean earlier = fields.has("max_tokens"); // its name before TensorFlow 2.6
        return new KerasLayer.OneHot(name, fields.integer(earlier ? "max_tokens" : "num_tokens"));
    }

    private static int axis(KerasFields fields) {
        return fields.has("axis") ? fields.integer("axis") : -1;
    }

    private static KerasLayer dropout(String name, KerasFields fields, boolean spatial) {
        requireNull(fields, "noise_shape");
        fields.ignoring("seed", "data_format", "dim_ordering"); // of a one-dimensional one there is only one
        double rate = fields.number("rate");
        if (!(rate >= 0 && rate < 1)) {
            throw fields.unknown("rate");
        }
        return new KerasLayer.Dropout(name, rate, spatial);
    }

    private static KerasLayer flatten(String name, KerasFields fields) {
        if (!fields.text("data_format", "channels_last").equals("channels_last")) {
            throw fields.unknown("data_format");
        }
        return new KerasLayer.Flatten(name);
    }

    private static List<Integer> shape(KerasFields fields) {
        List<Integer> shape = new ArrayList<>();
        for (JsonNode length : fields.required("target_shape")) {
            if (!length.isInt()) {
                throw fields.unknown("target_shape");
            }
            shape.add(length.intValue());
        }
        return shape;
    }

    /** The regularizer and the constraint of a weight. */
    static Rules rules(KerasFields fields, String weight) {
        String regularizer = weight + "_regularizer";
        String constraint = weight + "_constraint";
        return new Rules(
                fields.optional(regularizer)
                        .map(value -> KerasObjects.regularizer(regularizer, value))
                        .orElse(null),
                fields.optional(constraint)
                        .map(value -> KerasObjects.constraint(constraint, value))
                        .orElse(null));
    }

    private static void requireZero(KerasFields fields, String option) {
        if (fields.number(option, 0) != 0) {
            throw fields.unknown(option);
        }
    }

    private static void requireNull(KerasFields fields, String... options) {
        for (String option : options) {
            if (fields.optional(option).isPresent()) {
                throw fields.unknown(option);
            }
        }
    }

    /** Reads {@code merge_mode}; null where both outputs are given, each for itself. */
    static @Nullable MergeMode mergeMode(String name, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return switch (value.asText()) {
            case "concat" -> MergeMode.CONCAT;
            case "sum" -> MergeMode.SUM;
            case "ave" -> MergeMode.AVE;
            case "mul" -> MergeMode.MUL;
            default ->
                throw new KerasException(Words.format("layer %s: merge_mode %s cannot be represented", name, value));
        };
    }
}
