package org.gru4j.keras;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.gru4j.foreign.internal.FormatException;
import org.gru4j.internal.FileFailure;
import org.gru4j.internal.Visible;
import org.gru4j.internal.Words;
import org.gru4j.keras.internal.Generation;
import org.jspecify.annotations.Nullable;

/**
 * What a Keras file holds.
 *
 * @param training how the model was compiled: loss and optimizer; missing where the file does not say it
 */
record KerasFile(ModelConfig model, KerasWeights weights, JsonNode training) {

    /** Far more than any model that runs on a processor has. */
    static final int MAX_BYTES = 1 << 30;

    /** How many arrays a message names, and the length of that. */
    private static final int LISTED = 12;

    private static final int LONGEST_LIST = 1000;

    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int HDF5_BLOCK = 512; // the signature stands at 0, 512, 1024, 2048 …

    private static final JsonMapper JSON = new JsonMapper();

    /** The text parts of a model. */
    private record Parts(JsonNode config, JsonNode training, Optional<String> version) {}

    /** The same model with other weights. */
    KerasFile with(KerasWeights other) {
        return new KerasFile(model, other, training);
    }

    /**
     * Reads a file.
     *
     * @param file {@code .h5}, {@code .keras} or {@code .weights.h5}
     * @param config the model's JSON, for a file that holds weights only
     * @throws KerasException if it is not there, is something else, is damaged, or cannot be represented
     */
    static KerasFile read(Path file, @Nullable Path config) {
        return guarded(file, () -> {
            byte[] content = content(file);
            if (startsWith(content, 0, new byte[] {'P', 'K'})) {
                return archive(file, config);
            }
            if (!isHdf5(content)) {
                throw new KerasException(Words.format(
                        "%s is no model of Keras (.h5, .keras), PyTorch (.pt, .safetensors) or TensorFlow.js (model.json)",
                        file));
            }
            return hdf5(file, content, config == null ? null : json(config.toString(), content(config)));
        });
    }

    /** What reads a file. */
    interface Reading<T> {
        T get() throws IOException;
    }

    /** With what can be wrong with any file, in a line. */
    static <T> T guarded(Path file, Reading<T> reading) {
        try {
            return reading.get();
        } catch (FormatException wrong) {
            throw new KerasException(Words.format("%s %s", file, wrong.getMessage()), wrong);
        } catch (NoSuchFileException missing) {
            throw new KerasException(Words.format("there is no file %s", missing.getFile()), missing);
        } catch (ZipException damaged) {
            throw new KerasException(file + " is damaged, or not a .keras archive", damaged);
        } catch (IOException unreadable) {
            throw new KerasException(
                    Words.format("%s cannot be read: %s", file, FileFailure.reason(unreadable)), unreadable);
        }
    }

    static byte[] content(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new KerasException(Words.format("%s is a directory: name a .h5 or .keras file", file));
        }
        requireSize(file);
        return Files.readAllBytes(file);
    }

    static void requireSize(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new KerasException(Words.format("%s is larger than 1 GB", file));
        }
    }

    static boolean isHdf5(byte[] content) {
        for (int at = 0; at < content.length; at = at == 0 ? HDF5_BLOCK : 2 * at) {
            if (startsWith(content, at, HDF5)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] content, int at, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (at + i >= content.length || content[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    static JsonNode json(String name, byte[] content) {
        try {
            return JSON.readTree(content);
        } catch (JacksonException broken) {
            throw new KerasException(Words.format("%s is not JSON: %s", name, broken.getOriginalMessage()), broken);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonNode json(String name, Optional<String> text) {
        return text.map(it -> json(name, it.getBytes(StandardCharsets.UTF_8))).orElse(MissingNode.getInstance());
    }

    /** Keras 3's zip of metadata.json, config.json and model.weights.h5. */
    private static KerasFile archive(Path file, @Nullable Path config) throws IOException {
        if (config != null) {
            throw new KerasException(Words.format("%s holds its configuration: leave out the other one", file));
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            JsonNode json = json(file + ": config.json", entry(file, zip, "config.json"));
            JsonNode metadata = json(file + ": metadata.json", entry(file, zip, "metadata.json"));
            byte[] weights = entry(file, zip, "model.weights.h5");
            Optional<String> version = text(metadata, "keras_version");
            return weighted(file, weights, new Parts(json, json.path("compile_config"), version));
        } catch (IllegalArgumentException damaged) { // of names that are not UTF-8
            throw new KerasException(file + " is damaged, or not a .keras archive", damaged);
        }
    }

    private static byte[] entry(Path file, ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new KerasException(Words.format("%s is not a .keras archive: it has no %s", file, name));
        }
        if (entry.getSize() > MAX_BYTES) {
            throw new KerasException(Words.format("%s: %s is larger than 1 GB", file, name));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readNBytes(MAX_BYTES);
        } catch (OutOfMemoryError tooLarge) {
            throw new KerasException(Words.format("%s: %s is larger than the memory", file, name), tooLarge);
        }
    }

    private static KerasFile hdf5(Path file, byte[] content, @Nullable JsonNode config) {
        try (Hdf5 hdf5 = Hdf5.of(file.toString(), content)) {
            Optional<String> own = hdf5.text("/", "model_config");
            if (own.isPresent() == (config != null)) {
                throw new KerasException(
                        own.isPresent()
                                ? Words.format("%s holds its configuration: leave out the other one", file)
                                : weightsOnly(file, hdf5));
            }
            JsonNode json = config == null ? json(file + ": model_config", own) : config;
            JsonNode training = json(file + ": training_config", hdf5.text("/", "training_config"));
            Optional<String> version = hdf5.text("/", "keras_version");
            return weighted(file, content, new Parts(json, training, version));
        }
    }

    private static String weightsOnly(Path file, Hdf5 hdf5) {
        List<String> arrays = hdf5.arrays(LISTED + 1);
        if (arrays.isEmpty()) {
            return Words.format("%s holds neither a configuration nor weights", file);
        }
        String more = arrays.size() > LISTED ? ", …" : "";
        return Words.format(
                "%s holds weights only (%s%s): give the model's JSON, too, which Python writes with"
                        + " open(\"model.json\", \"w\").write(model.to_json())",
                file,
                Visible.inLine(String.join(", ", arrays.subList(0, Math.min(LISTED, arrays.size()))), LONGEST_LIST),
                more);
    }

    private static KerasFile weighted(Path file, byte[] content, Parts parts) {
        JsonNode config = parts.config();
        if (config.isArray()) { // a bare list of layers
            config = JsonNodeFactory.instance
                    .objectNode()
                    .put("class_name", "Sequential")
                    .set("config", config);
        }
        try (Hdf5 hdf5 = Hdf5.of(file.toString(), content)) {
            Generation generation = generation(config, parts.version());
            ModelConfig model = ModelConfigReader.read(config, generation);
            text(config, "keras_version")
                    .or(parts::version)
                    .ifPresent(version -> model.averageActivity(Generation.averagesActivity(version)));
            KerasWeights weights = NamedWeights.of(hdf5)
                    .or(() -> NumberedWeights.of(hdf5, model.nodes()))
                    .orElseThrow(() -> new KerasException(Words.format("%s holds no weights of a Keras model", file)));
            return new KerasFile(model, LoadedWeights.of(weights, model), parts.training());
        }
    }

    /** The version that the configuration or the file says, or the one that writes configurations like this. */
    static Generation generation(JsonNode config, Optional<String> version) {
        Optional<String> said = text(config, "keras_version").or(() -> version);
        if (said.isPresent()) {
            return Generation.of(said.get());
        }
        if (config.has("module") || config.has("registered_name")) {
            return Generation.KERAS_3;
        }
        return config.findValue("inner_init") != null || config.findValue("consume_less") != null
                ? Generation.KERAS_1
                : Generation.KERAS_2;
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.path(field).textValue());
    }
}
