package org.gru4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Options of Keras 1 under the names that Keras 2 gave them. */
final class Keras1Names {

    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("init", "kernel_initializer"),
            Map.entry("inner_init", "recurrent_initializer"),
            Map.entry("inner_activation", "recurrent_activation"),
            Map.entry("W_regularizer", "kernel_regularizer"),
            Map.entry("U_regularizer", "recurrent_regularizer"),
            Map.entry("b_regularizer", "bias_regularizer"),
            Map.entry("W_constraint", "kernel_constraint"),
            Map.entry("U_constraint", "recurrent_constraint"),
            Map.entry("b_constraint", "bias_constraint"),
            Map.entry("dropout_W", "dropout"),
            Map.entry("dropout_U", "recurrent_dropout"),
            Map.entry("consume_less", "implementation"),
            Map.entry("forget_bias_init", "unit_forget_bias"),
            Map.entry("bias", "use_bias"),
            Map.entry("p", "rate"));

    private Keras1Names() {}

    /** The options of a layer of the given class. */
    static ObjectNode renamed(String className, ObjectNode options) {
        ObjectNode renamed = options.objectNode();
        options.properties().forEach(option -> renamed.set(name(className, option.getKey()), value(option.getValue())));
        if (!className.equals("Embedding")) {
            renamed.remove("input_dim"); // the weights say it
        }
        return renamed;
    }

    private static String name(String className, String name) {
        if (className.equals("Embedding")) {
            return switch (name) {
                case "init" -> "embeddings_initializer";
                case "W_regularizer" -> "embeddings_regularizer";
                case "W_constraint" -> "embeddings_constraint";
                default -> name; // its output_dim is called so to this day
            };
        }
        return name.equals("output_dim") ? "units" : RENAMED.getOrDefault(name, name);
    }

    /** {@code {"name": "MaxNorm", "m": 2}} as {@code {"class_name": "MaxNorm", "config": {"max_value": 2}}}. */
    private static JsonNode value(JsonNode value) {
        if (!value.isObject() || !value.has("name") || value.has("class_name")) {
            return value;
        }
        ObjectNode config = value.deepCopy();
        String type = config.remove("name").asText();
        if (config.has("m")) {
            config.set("max_value", config.remove("m"));
        }
        ObjectNode object = config.objectNode();
        boolean regularizer = type.equals("WeightRegularizer") || type.equals("L1L2Regularizer");
        object.put("class_name", regularizer ? "L1L2" : type);
        object.set("config", config);
        return object;
    }
}
