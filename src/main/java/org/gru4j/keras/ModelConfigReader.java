package org.gru4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.gru4j.internal.Visible;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.InputShape;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.keras.KerasLayer.Ref;
import org.gru4j.keras.internal.Generation;

/** Reads the configuration of a Sequential or Functional model. */
final class ModelConfigReader {

    private static final String KERAS_TENSOR = "__keras_tensor__";
    private static final int SHOWN = 80; // of what is damaged

    private final Generation generation;
    private final LayerReader layers;
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, InputShape> shapes = new HashMap<>();
    private boolean doublePrecision;

    private ModelConfigReader(Generation generation) {
        this.generation = generation;
        this.layers = new LayerReader(generation);
    }

    /**
     * Reads a model.
     *
     * @param model {@code {"class_name": "Sequential", "config": …}}
     * @throws KerasException if it is another kind of model, or a layer cannot be represented
     */
    static ModelConfig read(JsonNode model, Generation generation) {
        ModelConfigReader reader = new ModelConfigReader(generation);
        JsonNode config = model.path("config");
        return switch (model.path("class_name").asText()) {
            case "Sequential" -> reader.sequential(config.isArray() ? config : config.path("layers"));
            case "Functional", "Model" -> reader.functional(config);
            default ->
                throw new KerasException(Words.format(
                        "a model of class \"%s\" cannot be represented: Sequential and Functional can",
                        model.path("class_name").asText()));
        };
    }

    private ModelConfig sequential(JsonNode list) {
        String input = "input";
        String last = input;
        for (JsonNode one : list) {
            String name = name(one);
            if (one.path("class_name").asText().equals("InputLayer")) {
                if (!nodes.isEmpty()) {
                    throw new KerasException(
                            Words.format("layer %s: an InputLayer in the middle of a Sequential", name));
                }
                input = name;
            } else if (nodes.isEmpty()) {
                nodes.add(new Node(new KerasLayer.Input(input), "InputLayer", true, List.of(), List.of()));
                shape(input, one);
                last = input;
            }
            add(name, one, nodes.isEmpty() ? List.of() : List.of(new Ref(last, 0)), List.of());
            last = name;
        }
        if (nodes.size() < 2) {
            throw new KerasException("the model has no layers");
        }
        return new ModelConfig(generation, nodes, List.of(input), List.of(new Ref(last, 0)), shapes, doublePrecision);
    }

    private void add(String name, JsonNode one, List<Ref> inputs, List<Ref> initialStates) {
        if (!(one.path("config") instanceof ObjectNode config)) {
            throw new KerasException(Words.format("layer %s: has no config", name));
        }
        if (!names.add(name)) {
            throw new KerasException(Words.format("layer %s: there are two of that name", name));
        }
        String className = one.path("class_name").asText();
        shape(name, one);
        precision(name, className, config.path("dtype"));
        boolean trainable = config.path("trainable").asBoolean(true);
        nodes.add(new Node(layers.read(name, className, config), className, trainable, inputs, initialStates));
    }

    private static String name(JsonNode layer) {
        String name =
                layer.path("config").path("name").asText(layer.path("name").asText());
        if (name.isEmpty()) {
            throw new KerasException(Words.format(
                    "a layer of class \"%s\" has no name",
                    layer.path("class_name").asText()));
        }
        return name;
    }

    private void shape(String name, JsonNode layer) {
        JsonNode config = layer.path("config");
        JsonNode shape = config.has("batch_shape") ? config.get("batch_shape") : config.path("batch_input_shape");
        if (shape.isArray() && shape.size() > 1) {
            boolean sequence = shape.size() == 3;
            shapes.put(
                    name,
                    new InputShape(
                            shape.size(),
                            length(shape.get(1)),
                            sequence ? length(shape.get(2)) : length(shape.get(1))));
        }
    }

    private static OptionalLong length(JsonNode length) {
        return length.canConvertToExactIntegral() && length.asLong() > 0
                ? OptionalLong.of(length.asLong())
                : OptionalLong.empty();
    }

    /** Refuses arithmetic that would be replaced by another: float16, bfloat16 and mixtures. */
    private void precision(String name, String className, JsonNode dtype) {
        String type = dtype.isObject()
                ? dtype.path("config").path("name").asText(dtype.path("config").toString())
                : dtype.asText("float32");
        switch (type) {
            case "float32", "null", "" -> {}
            case "float64" -> doublePrecision |= !className.equals("InputLayer");
            default -> {
                boolean ids = className.equals("InputLayer")
                        || className.equals("Embedding")
                        || className.equals("CategoryEncoding");
                if (!(ids && (type.startsWith("int") || type.startsWith("uint")))) {
                    throw new KerasException(Words.format("layer %s: dtype %s cannot be represented", name, type));
                }
            }
        }
    }

    private ModelConfig functional(JsonNode config) {
        for (JsonNode one : config.path("layers")) {
            String name = name(one);
            List<Ref> inputs = inputs(name, one.path("inbound_nodes"));
            String className = one.path("class_name").asText();
            boolean merges = className.equals("Concatenate");
            int most = merges ? Integer.MAX_VALUE : className.equals("Bidirectional") ? 3 : 2;
            if (inputs.isEmpty() != className.equals("InputLayer") || inputs.size() > most) {
                throw new KerasException(
                        Words.format("layer %s: %d inputs cannot be represented", name, inputs.size()));
            }
            for (Ref input : inputs) {
                if (!names.contains(input.layer())) {
                    throw new KerasException(Words.format(
                            "layer %s: its input %s does not exist, or comes after it", name, input.layer()));
                }
            }
            int own = merges ? inputs.size() : Math.min(1, inputs.size());
            add(name, one, inputs.subList(0, own), inputs.subList(own, inputs.size()));
        }
        List<Ref> outputs = refs(config.path("output_layers"));
        List<String> inputs =
                refs(config.path("input_layers")).stream().map(Ref::layer).toList();
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new KerasException("the model has no inputs or no outputs");
        }
        return new ModelConfig(generation, nodes, inputs, outputs, shapes, doublePrecision);
    }

    /** {@code ["layer", 0, 0]}, or a list of those. */
    private static List<Ref> refs(JsonNode refs) {
        if (refs.isArray() && refs.size() >= 3 && refs.get(0).isTextual()) {
            return List.of(ref(refs));
        }
        return StreamSupport.stream(refs.spliterator(), false)
                .map(ModelConfigReader::ref)
                .toList();
    }

    private static Ref ref(JsonNode ref) {
        if (!ref.isArray()
                || ref.size() < 3
                || !ref.get(0).isTextual()
                || !ref.get(2).isInt()) {
            throw new KerasException(Words.format(
                    "the model's configuration is damaged: %s is not a reference to a layer",
                    Visible.inLine(ref.toString(), SHOWN)));
        }
        if (ref.get(1).asInt() != 0) {
            throw new KerasException(Words.format(
                    "layer %s: is used more than once, which cannot be represented",
                    ref.get(0).asText()));
        }
        return new Ref(ref.get(0).asText(), ref.get(2).asInt());
    }

    /** The sequence, and the initial state where there is one. */
    private List<Ref> inputs(String name, JsonNode inboundNodes) {
        if (inboundNodes.isEmpty()) {
            return List.of();
        }
        if (inboundNodes.size() > 1) {
            throw new KerasException(
                    Words.format("layer %s: is used more than once, which cannot be represented", name));
        }
        JsonNode call = inboundNodes.get(0);
        List<Ref> inputs = new ArrayList<>();
        if (call.isObject()) { // Keras 3
            call.path("args").forEach(argument -> collect(argument, inputs));
            keywords(name, call.path("kwargs"), inputs);
            return inputs;
        }
        for (JsonNode argument : call) {
            inputs.add(ref(argument));
            if (argument.size() > 3) {
                keywords(name, argument.get(3), inputs);
            }
        }
        return inputs;
    }

    private void keywords(String name, JsonNode keywords, List<Ref> inputs) {
        keywords.properties().forEach(keyword -> {
            JsonNode value = keyword.getValue();
            switch (keyword.getKey()) {
                case "training" -> {
                    if (value.asBoolean(false)) {
                        throw new KerasException(
                                Words.format("layer %s: is always in training, which cannot be represented", name));
                    }
                }
                case "initial_state" -> initialState(value, inputs);
                default -> {
                    if (!value.isNull()) {
                        throw new KerasException(Words.format(
                                "layer %s: the argument %s cannot be represented", name, keyword.getKey()));
                    }
                }
            }
        });
    }

    private static void initialState(JsonNode value, List<Ref> inputs) {
        if (value.isArray() && !value.isEmpty()) {
            inputs.addAll(value.get(0).isObject() ? tensors(value) : refs(value));
        } else {
            collect(value, inputs);
        }
    }

    private static List<Ref> tensors(JsonNode value) {
        List<Ref> tensors = new ArrayList<>();
        collect(value, tensors);
        return tensors;
    }

    private static void collect(JsonNode argument, List<Ref> inputs) {
        if (argument.path("class_name").asText().equals(KERAS_TENSOR)) {
            inputs.add(ref(argument.path("config").path("keras_history")));
        } else if (argument.isArray()) {
            argument.forEach(one -> collect(one, inputs));
        }
    }
}
