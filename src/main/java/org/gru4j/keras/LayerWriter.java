package org.gru4j.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.gru4j.internal.Words;
import org.gru4j.layer.FeatureDropout;
import org.gru4j.layer.Gru;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;

/** A layer of a character model as Keras 3 writes its configuration. */
final class LayerWriter {

    private static final JsonMapper JSON = new JsonMapper();

    private LayerWriter() {}

    /**
     * The configuration of a layer, {@code {"module": …, "class_name": …, "config": {…}}}.
     *
     * @throws KerasException naming the layer, if Keras 3 does not have it or one of its options
     */
    static ObjectNode of(NeuralNetConfiguration configuration) {
        Layer layer = configuration.getLayer();
        boolean sequences = !(layer instanceof LastTimeStep);
        Layer inner = layer instanceof LastTimeStep last ? last.getUnderlying() : layer;
        String name = inner.getLayerName();
        if (inner instanceof Gru) {
            return gru(name, json(configuration).path("layer").path("options"));
        }
        ObjectNode config = config(name);
        if (inner instanceof LSTM lstm) {
            return object(
                    "keras.layers",
                    "LSTM",
                    recurrent(config, lstm.getNOut(), sequences)
                            .put("activation", activation(name, lstm.getActivationFn()))
                            .put("recurrent_activation", activation(name, lstm.getGateActivationFn())));
        }
        if (inner instanceof SimpleRnn simple) {
            return object(
                    "keras.layers",
                    "SimpleRNN",
                    recurrent(config, simple.getNOut(), sequences)
                            .put("activation", activation(name, simple.getActivationFn())));
        }
        if (inner instanceof EmbeddingSequenceLayer embedding) {
            return object(
                    "keras.layers",
                    "Embedding",
                    config.put("input_dim", embedding.getNIn())
                            .put("output_dim", embedding.getNOut())
                            .put("mask_zero", false));
        }
        if (inner instanceof BaseOutputLayer output) {
            return object(
                    "keras.layers",
                    "Dense",
                    config.put("units", output.getNOut())
                            .put("activation", activation(name, output.getActivationFn()))
                            .put("use_bias", output.hasBias()));
        }
        return dropout(name, inner, config);
    }

    private static ObjectNode dropout(String name, Layer layer, ObjectNode config) {
        if (layer instanceof DropoutLayer dropout && dropout.getIDropout() instanceof Dropout kept) {
            return object("keras.layers", "Dropout", config.put("rate", 1 - kept.getP()));
        }
        if (layer instanceof DropoutLayer dropout && dropout.getIDropout() instanceof FeatureDropout features) {
            return object("keras.layers", "SpatialDropout1D", config.put("rate", features.rate()));
        }
        throw new KerasException(Words.format(
                "layer %s: a layer of class %s cannot be written for Keras",
                name, layer.getClass().getSimpleName()));
    }

    private static ObjectNode recurrent(ObjectNode config, long units, boolean sequences) {
        return config.put("units", units).put("return_sequences", sequences).put("use_bias", true);
    }

    private static ObjectNode config(String name) {
        ObjectNode config = JSON.createObjectNode().put("name", name).put("trainable", true);
        config.set("dtype", float32());
        return config;
    }

    /** Keras's single precision. */
    static ObjectNode float32() {
        return object("keras", "DTypePolicy", JSON.createObjectNode().put("name", "float32"));
    }

    /** An object as Keras 3 writes it. */
    static ObjectNode object(String module, String className, ObjectNode config) {
        ObjectNode object = JSON.createObjectNode().put("module", module).put("class_name", className);
        object.set("config", config);
        return object.putNull("registered_name");
    }

    private static String activation(String name, IActivation function) {
        for (Activation known : new Activation[] {
            Activation.TANH,
            Activation.SIGMOID,
            Activation.SOFTMAX,
            Activation.RELU,
            Activation.ELU,
            Activation.SELU,
            Activation.SOFTPLUS,
            Activation.SOFTSIGN
        }) {
            if (known.getActivationFunction().equals(function)) {
                return known.name().toLowerCase(Locale.ROOT);
            }
        }
        if (Activation.IDENTITY.getActivationFunction().equals(function)) {
            return "linear";
        }
        throw new KerasException(
                Words.format("layer %s: its activation %s cannot be written for Keras", name, function));
    }

    private static JsonNode json(NeuralNetConfiguration configuration) {
        try {
            return JSON.readTree(configuration.toJson());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A GRU's options, in the JSON of its own file, under the names of Keras. */
    private static ObjectNode gru(String name, JsonNode options) {
        ObjectNode config = config(name);
        options.properties().forEach(option -> {
            String key = snakeCase(option.getKey());
            JsonNode value = option.getValue();
            switch (key) {
                case "n_in",
                        "engine",
                        "data_format",
                        "recurrent_kernel_dropout",
                        "average_activity",
                        "output_dropout" -> {} // not options of Keras
                case "activation", "recurrent_activation" -> config.put(key, activation(name, value.asText()));
                default -> config.set(key, value.isObject() ? object(key, value) : value);
            }
        });
        return object("keras.layers", "GRU", config);
    }

    private static String activation(String name, String gru4jName) {
        if (gru4jName.equals("HARD_SIGMOID_KERAS_2")) {
            throw new KerasException(
                    Words.format("layer %s: Keras 3 no longer has the hard_sigmoid of Keras 1 and 2", name));
        }
        return gru4jName.toLowerCase(Locale.ROOT);
    }

    /** An initializer, a regularizer or a constraint. */
    private static ObjectNode object(String option, JsonNode value) {
        ObjectNode config = JSON.createObjectNode();
        String type = value.path("type").asText();
        value.properties().forEach(field -> {
            JsonNode content = field.getValue();
            switch (field.getKey()) {
                case "type" -> {}
                case "minValue" -> config.set(type.equals("RandomUniform") ? "minval" : "min_value", content);
                case "maxValue" -> config.set(type.equals("RandomUniform") ? "maxval" : "max_value", content);
                case "axes" -> config.set("axis", content.size() == 1 ? content.get(0) : content);
                case "mode", "distribution" ->
                    config.put(field.getKey(), content.asText().toLowerCase(Locale.ROOT));
                default -> config.set(snakeCase(field.getKey()), content);
            }
        });
        boolean regularizer = option.endsWith("_regularizer");
        String className = type.equals("NonNegative") ? "NonNeg" : type;
        String module = option.endsWith("_initializer")
                ? "keras.initializers"
                : regularizer ? "keras.regularizers" : "keras.constraints";
        return object(module, regularizer && type.equals("Orthogonal") ? "OrthogonalRegularizer" : className, config);
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
