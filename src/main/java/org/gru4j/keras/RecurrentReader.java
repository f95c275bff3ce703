package org.gru4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.Bidirectional;
import org.gru4j.keras.KerasLayer.Cell;
import org.gru4j.keras.KerasLayer.CellRules;
import org.gru4j.keras.KerasLayer.GruCell;
import org.gru4j.keras.KerasLayer.PlainCell;
import org.gru4j.keras.KerasLayer.Recurrent;
import org.gru4j.keras.KerasLayer.Rules;
import org.gru4j.keras.KerasLayer.Sequences;
import org.gru4j.keras.internal.Generation;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.keras.internal.KerasGruOptions;
import org.gru4j.keras.internal.KerasObjects;
import org.gru4j.layer.KerasRegularizer;
import org.gru4j.layer.engine.KerasActivation;

/** Reads recurrent layers: GRU, LSTM and SimpleRNN, cuDNN's forms of them, cells in an RNN, and both directions of one. */
final class RecurrentReader {

    private static final String[] SEQUENCES = {
        "return_sequences", "return_state", "go_backwards", "stateful", "zero_output_for_mask", "unroll", "time_major"
    };
    private static final String[] WITHOUT_EFFECT = {
        "name",
        "trainable",
        "dtype",
        "batch_input_shape",
        "batch_shape",
        "input_dtype",
        "ragged",
        "implementation",
        "use_cudnn",
        "unroll",
        "input_length",
        "input_dim",
        "seed",
        "zero_output_for_mask"
    };
    /** The weights are given. */
    private static final String[] INITIALIZERS = {
        "kernel_initializer", "recurrent_initializer", "bias_initializer", "unit_forget_bias"
    };

    private final Generation generation;

    RecurrentReader(Generation generation) {
        this.generation = generation;
    }

    /** A layer of a class of its own. */
    Recurrent layer(String name, String className, ObjectNode options) {
        return new Recurrent(name, List.of(cell(name, className, options)), sequences(name, options));
    }

    /** {@code RNN(cell)} or {@code RNN([cells])}. */
    Recurrent ofCells(String name, ObjectNode options) {
        new KerasFields("layer " + name, options)
                .ignoring(SEQUENCES)
                .ignoring(WITHOUT_EFFECT)
                .ignoring("cell")
                .allRead();
        JsonNode cell = options.path("cell");
        List<JsonNode> cells = new ArrayList<>();
        if (cell.isArray()) {
            cell.forEach(cells::add);
        } else if (cell.path("class_name").asText().equals("StackedRNNCells")) {
            new KerasFields("layer " + name, cell.path("config"))
                    .ignoring(WITHOUT_EFFECT)
                    .ignoring("cells")
                    .allRead();
            cell.path("config").path("cells").forEach(cells::add);
        } else {
            cells.add(cell);
        }
        if (cells.isEmpty()) {
            throw new KerasException(Words.format("layer %s: has no cells", name));
        }
        List<Cell> read = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            boolean last = i == cells.size() - 1;
            read.add(cell(name, cells.get(i), last ? options : withoutZeros(options)));
        }
        return new Recurrent(name, read, sequences(name, options));
    }

    /** Below the last cell a masked step's output is not seen by anybody. */
    private static ObjectNode withoutZeros(ObjectNode options) {
        ObjectNode copy = options.deepCopy();
        copy.remove("zero_output_for_mask");
        return copy;
    }

    /** A cell with the options of the layer that goes through the sequence. */
    private Cell cell(String name, JsonNode cell, ObjectNode layer) {
        if (!(cell.path("config") instanceof ObjectNode config)) {
            throw new KerasException(Words.format("layer %s: has a cell without a config", name));
        }
        ObjectNode options = config.deepCopy();
        for (String option : SEQUENCES) {
            if (layer.has(option)) {
                options.set(option, layer.get(option));
            }
        }
        String className = cell.path("class_name").asText();
        return switch (className) {
            case "GRUCell", "LSTMCell", "SimpleRNNCell" -> cell(name, className, options);
            default ->
                throw new KerasException(
                        Words.format("layer %s: a cell of class %s cannot be represented", name, className));
        };
    }

    private Cell cell(String name, String className, ObjectNode options) {
        return switch (className) {
            case "GRU", "GRUCell", "CuDNNGRU" -> gru(name, className, options);
            case "LSTM", "LSTMCell", "CuDNNLSTM" -> plain(name, className, options, 4);
            default -> plain(name, className, options, 1);
        };
    }

    private Cell gru(String name, String className, ObjectNode options) {
        ObjectNode own = options.deepCopy();
        own.remove(List.of("trainable", "input_length", "input_dim", "time_major"));
        boolean cudnn = className.equals("CuDNNGRU");
        if (cudnn) {
            own.put("reset_after", true);
        } else if (!own.has("recurrent_activation") && generation != Generation.KERAS_3) {
            own.put("recurrent_activation", "hard_sigmoid"); // their default
        }
        if (!own.has("reset_after")) {
            own.put("reset_after", false); // the releases before it was an option
        }
        return new GruCell(
                className,
                own.path("units").asLong(),
                own.path("use_bias").asBoolean(true),
                cudnn,
                own.path("reset_after").asBoolean(),
                KerasGruOptions.builder("layer " + name, own, generation));
    }

    private PlainCell plain(String name, String className, ObjectNode options, int gates) {
        KerasFields fields = new KerasFields("layer " + name, options)
                .ignoring(SEQUENCES)
                .ignoring(WITHOUT_EFFECT)
                .ignoring(INITIALIZERS);
        boolean simple = gates == 1;
        boolean cudnn = className.startsWith("CuDNN");
        String gateDefault = cudnn || generation == Generation.KERAS_3 ? "sigmoid" : "hard_sigmoid";
        PlainCell cell = new PlainCell(
                className,
                fields.integer("units"),
                fields.flag("use_bias", true),
                cudnn,
                gates,
                activation(fields, "activation", "tanh"),
                simple ? KerasActivation.LINEAR : activation(fields, "recurrent_activation", gateDefault),
                fields.number("dropout", 0),
                rules(fields));
        fields.allRead();
        return cell;
    }

    /**
     * What Deeplearning4j's own recurrent layers can do, one regularizer for both matrices and constraints; without the
     * rest, which makes no difference but in training.
     */
    private static CellRules rules(KerasFields fields) {
        List<String> untrainable = new ArrayList<>();
        if (fields.number("recurrent_dropout", 0) != 0) {
            untrainable.add("recurrent_dropout");
        }
        if (fields.optional("activity_regularizer").isPresent()) {
            untrainable.add("activity_regularizer");
        }
        Rules kernel = LayerReader.rules(fields, "kernel");
        Rules recurrent = LayerReader.rules(fields, "recurrent");
        KerasRegularizer both = kernel.regularizer();
        if (!Objects.equals(both, recurrent.regularizer()) || both instanceof KerasRegularizer.Orthogonal) {
            both = null;
            untrainable.add("kernel_regularizer and recurrent_regularizer");
        }
        return new CellRules(
                new Rules(both, kernel.constraint()),
                new Rules(both, recurrent.constraint()),
                LayerReader.rules(fields, "bias"),
                untrainable);
    }

    private KerasActivation activation(KerasFields fields, String option, String otherwise) {
        JsonNode value = fields.has(option)
                ? fields.optional(option).orElse(JsonNodeFactory.instance.nullNode())
                : JsonNodeFactory.instance.textNode(otherwise);
        return KerasObjects.activation(option, value, generation);
    }

    private static Sequences sequences(String name, ObjectNode options) {
        KerasFields fields = new KerasFields("layer " + name, options);
        if (fields.flag("time_major", false)) {
            throw new KerasException(Words.format("layer %s: time_major cannot be represented", name));
        }
        return new Sequences(
                fields.flag("return_sequences", false),
                fields.flag("return_state", false),
                fields.flag("go_backwards", false),
                fields.flag("stateful", false));
    }

    /** Both directions. */
    Bidirectional bidirectional(String name, ObjectNode options) {
        new KerasFields("layer " + name, options)
                .ignoring(WITHOUT_EFFECT)
                .ignoring("layer", "backward_layer", "merge_mode", "weights", "return_sequences")
                .ignoring(SEQUENCES)
                .allRead();
        Recurrent forward = direction(name, options.path("layer"));
        Recurrent backward =
                options.hasNonNull("backward_layer") ? direction(name, options.path("backward_layer")) : forward;
        if (forward.sequences().goBackwards() || forward.cells().size() > 1) {
            throw new KerasException(Words.format(
                    "layer %s: Bidirectional of a layer with go_backwards or several cells cannot be represented",
                    name));
        }
        if (options.hasNonNull("backward_layer")
                && !comparable(options.path("layer")).equals(comparable(options.path("backward_layer")))) {
            throw new KerasException(
                    Words.format("layer %s: its two directions differ, which cannot be represented", name));
        }
        return new Bidirectional(name, forward, backward, LayerReader.mergeMode(name, options.path("merge_mode")));
    }

    /** What must be the same in both directions. */
    private static JsonNode comparable(JsonNode layer) {
        ObjectNode config =
                Objects.requireNonNull((ObjectNode) layer.get("config")).deepCopy();
        config.remove(List.of("name", "go_backwards", "batch_input_shape", "dtype"));
        config.remove(List.of(INITIALIZERS));
        return config;
    }

    private Recurrent direction(String name, JsonNode layer) {
        String className = layer.path("class_name").asText();
        if (!(layer.path("config") instanceof ObjectNode config)) {
            throw new KerasException(Words.format("layer %s: has no layer to run in both directions", name));
        }
        ObjectNode options = generation == Generation.KERAS_1 ? Keras1Names.renamed(className, config) : config;
        return switch (className) {
            case "GRU", "CuDNNGRU", "LSTM", "CuDNNLSTM", "SimpleRNN" -> layer(name, className, options);
            case "RNN" -> ofCells(name, options);
            default ->
                throw new KerasException(
                        Words.format("layer %s: Bidirectional(%s) cannot be represented", name, className));
        };
    }
}
