package org.gru4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gru4j.foreign.internal.NumberType;
import org.gru4j.foreign.internal.StoredTensor;
import org.gru4j.internal.Visible;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.keras.internal.Generation;

/**
 * A layers-model of TensorFlow.js: a model.json with Keras's configuration, and the weights' numbers one after the other in
 * files beside it. Models that JavaScript made compute as Keras 2 does; converted ones say their version.
 */
final class TensorFlowJs {

    private static final int MAX_JSON_BYTES = 64 << 20;
    private static final int MAX_SHARDS = 10_000;
    private static final int SHOWN = 80; // of what a stranger wrote

    private final Path file;
    private final Map<String, List<KerasArray>> layers = new HashMap<>();
    private final List<KerasArray> optimizer = new ArrayList<>();

    private TensorFlowJs(Path file, ModelConfig model) {
        this.file = file;
        for (Node node : model.nodes()) {
            layers.put(node.layer().name(), new ArrayList<>());
        }
    }

    /** Whether a file that begins so may be a model.json. */
    static boolean isOne(byte[] head) {
        String start = new String(head, StandardCharsets.ISO_8859_1).stripLeading();
        return start.startsWith("{");
    }

    /**
     * Reads a model.
     *
     * @throws KerasException if it is another kind of JSON, a file is missing or damaged, or a layer cannot be represented
     */
    static KerasFile read(Path file) throws IOException {
        if (Files.size(file) > MAX_JSON_BYTES) {
            throw new KerasException(Words.format("%s is larger than 64 MB, which no model.json is", file));
        }
        JsonNode json = KerasFile.json(file.toString(), KerasFile.content(file));
        if (json.path("format").asText().equals("graph-model")) {
            throw new KerasException(Words.format(
                    "%s is a graph-model of TensorFlow.js, which has no layers: convert the model of Keras to a layers-model, or import that itself",
                    file));
        }
        if (!json.path("weightsManifest").isArray()) {
            throw new KerasException(
                    Words.format("%s is no model.json of TensorFlow.js: it has no weightsManifest", file));
        }
        JsonNode topology = json.path("modelTopology");
        JsonNode config = topology.has("model_config") ? topology.get("model_config") : topology;
        JsonNode training = json.has("trainingConfig") ? json.get("trainingConfig") : topology.path("training_config");
        ModelConfig model = ModelConfigReader.read(config, generation(topology, config));
        TensorFlowJs weights = new TensorFlowJs(file, model);
        for (JsonNode group : json.get("weightsManifest")) {
            weights.add(group);
        }
        return new KerasFile(model, new LoadedWeights(weights.layers, weights.optimizer), inKerasWords(training));
    }

    private static Generation generation(JsonNode topology, JsonNode config) {
        String version = topology.path("keras_version").asText();
        return version.isEmpty() || version.startsWith("tfjs")
                ? Generation.KERAS_2
                : KerasFile.generation(config, Optional.of(version));
    }

    /** The optimizer's {@code learningRate} and {@code beta1} as {@code learning_rate} and {@code beta_1}. */
    private static JsonNode inKerasWords(JsonNode training) {
        if (!(training instanceof ObjectNode object)
                || !(training.at("/optimizer_config/config") instanceof ObjectNode options)) {
            return training;
        }
        ObjectNode renamed = options.objectNode();
        options.properties()
                .forEach(option -> renamed.set(
                        option.getKey()
                                .replaceAll("(?<=[a-z])([A-Z0-9])", "_$1")
                                .toLowerCase(Locale.ROOT),
                        option.getValue()));
        ObjectNode copy = object.deepCopy();
        ((ObjectNode) copy.get("optimizer_config")).set("config", renamed);
        return copy;
    }

    /** The weights of some shards, which go on from one to the next. */
    private void add(JsonNode group) throws IOException {
        byte[] content = content(group.path("paths"));
        int at = 0;
        for (JsonNode weight : group.path("weights")) {
            String name = StoredTensor.requireName(weight.path("name").asText());
            int start = at;
            StoredTensor tensor = tensor(name, weight, content, start);
            at = Math.toIntExact(start + tensor.bytes());
            List<KerasArray> owner = weight.path("group").asText().equals("optimizer") ? optimizer : layer(name);
            owner.add(new KerasArray(name, tensor.shape(), numbers(weight, tensor)));
        }
        if (at != content.length) {
            throw new KerasException(
                    Words.format("%s: the shards have %d bytes, but the weights need %d", file, content.length, at));
        }
    }

    private byte[] content(JsonNode paths) throws IOException {
        if (!(paths instanceof ArrayNode) || paths.size() > MAX_SHARDS) {
            throw new KerasException(Words.format("%s is damaged: a group of weights has no paths", file));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (JsonNode path : paths) {
            Path shard = shard(path.asText());
            if (Files.size(shard) > KerasFile.MAX_BYTES - all.size()) {
                throw new KerasException(Words.format("%s: its shards are larger than 1 GB", file));
            }
            all.write(Files.readAllBytes(shard));
        }
        return all.toByteArray();
    }

    /** A file beside the model, and nowhere else. */
    private Path shard(String name) {
        String plain = name.startsWith("./") ? name.substring(2) : name;
        if (!plain.matches("[\\w. -]{1,200}") || plain.matches("[. ]*")) {
            throw new KerasException(Words.format(
                    "%s: the shard \"%s\" is not the name of a file beside it", file, Visible.inLine(name, SHOWN)));
        }
        return file.resolveSibling(plain);
    }

    private List<KerasArray> layer(String name) {
        return layers.entrySet().stream()
                .filter(layer -> name.startsWith(layer.getKey() + "/"))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(() -> new KerasException(
                        Words.format("%s: the weight \"%s\" belongs to no layer of the model", file, name)));
    }

    private static StoredTensor tensor(String name, JsonNode weight, byte[] content, int start) {
        JsonNode quantization = weight.path("quantization");
        String type =
                (quantization.isObject() ? quantization : weight).path("dtype").asText();
        NumberType numbers = switch (type) {
            case "float32" -> NumberType.F32;
            case "float16" -> NumberType.F16;
            case "uint8" -> NumberType.U8;
            case "uint16" -> NumberType.U16;
            case "int32" -> NumberType.I32;
            default ->
                throw new KerasException(Words.format(
                        "weight %s: numbers of the type \"%s\" cannot be represented",
                        name, Visible.inLine(type, SHOWN)));
        };
        List<Long> lengths = new ArrayList<>();
        weight.path("shape").forEach(length -> lengths.add(length.asLong(-1)));
        long[] shape = lengths.stream().mapToLong(Long::longValue).toArray();
        return StoredTensor.in(content, start, numbers, shape);
    }

    /** Whole numbers of a quantization stand for {@code number · scale + min}. */
    private static Object numbers(JsonNode weight, StoredTensor tensor) throws IOException {
        Object numbers = tensor.numbers();
        JsonNode scale = weight.at("/quantization/scale");
        if (numbers instanceof float[] floats && scale.isNumber()) {
            double min = weight.at("/quantization/min").asDouble();
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) (floats[i] * scale.doubleValue() + min);
            }
        }
        return numbers;
    }
}
