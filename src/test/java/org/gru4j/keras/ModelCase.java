package org.gru4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.layer.DescriptiveFields;
import org.gru4j.layer.FixtureTensor;
import org.gru4j.layer.InexpressibleCaseError;
import org.gru4j.layer.Tolerance;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One {@code *.expected.json}: a model in one file or several, and what it must give. */
record ModelCase(Path path, KerasFields fields) {

    private static final String PROPERTY = "gru.modelcases";
    private static final List<Path> DEFAULT =
            List.of(Path.of("src/test/resources/keras-models"), Path.of("../shared/keras-models"));
    private static final JsonMapper JSON = new JsonMapper();
    /** Names of fields that ask for something: the harness knows them, or the case fails. */
    private static final Pattern ASKING = Pattern.compile("schema|files|input|output|expected|probabilit|argmax|greedy"
            + "|heldout|prompt|vocab|encoding|tolerance|mask|state|temperature|seed");

    private static final Tolerance REAL_MODEL = new Tolerance(1e-5, 1e-4);

    static List<ModelCase> all() throws IOException {
        List<Path> directories = new ArrayList<>();
        String named = System.getProperty(PROPERTY, "");
        if (named.isBlank()) {
            DEFAULT.stream().filter(Files::isDirectory).forEach(directories::add);
        } else {
            Collections.list(new StringTokenizer(named, File.pathSeparator))
                    .forEach(one -> directories.add(Path.of((String) one)));
        }
        List<ModelCase> cases = new ArrayList<>();
        for (Path directory : directories) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(it -> it.toString().endsWith(".expected.json"))
                        .sorted()
                        .toList()) {
                    cases.add(of(file));
                }
            }
        }
        return cases;
    }

    static ModelCase of(Path file) throws IOException {
        return new ModelCase(file, new KerasFields(file.toString(), JSON.readTree(file.toFile())));
    }

    @Override
    public String toString() {
        return path.getParent().getFileName() + "/" + path.getFileName();
    }

    /** Imports each of the files that hold weights, and compares. */
    void run() throws IOException {
        String schema = fields.text("schema");
        if (!List.of("gru-modelcase/1", "gru-realmodel/1").contains(schema)) {
            throw fields.unknown("schema");
        }
        JsonNode own = JSON.readTree(path.toFile());
        DescriptiveFields.pass(fields, own);
        own.properties().stream()
                .filter(field -> !ASKING.matcher(field.getKey()).find() && !holdsTensor(field.getValue()))
                .forEach(field -> fields.ignoring(field.getKey()));
        List<Path> weights = new ArrayList<>();
        Path config = null;
        for (JsonNode name : fields.required("files")) {
            Path file = path.resolveSibling(name.asText());
            if (name.asText().endsWith(".json")) {
                config = file;
            } else {
                weights.add(file);
            }
        }
        if (weights.isEmpty()) {
            throw new InexpressibleCaseError("no file with weights");
        }
        for (Path file : weights) {
            try {
                run(file, holdsConfig(file) ? null : config == null ? configBeside(file) : config);
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError(file.getFileName() + ": " + failed.getMessage(), failed);
            }
        }
        fields.allRead();
    }

    private static boolean holdsTensor(JsonNode value) {
        return value.has("shape")
                || StreamSupport.stream(value.spliterator(), false).anyMatch(ModelCase::holdsTensor);
    }

    /** The model's JSON that stands with a file of weights: of its name, or the only one there is. */
    private static Path configBeside(Path weights) throws IOException {
        String stem = weights.getFileName().toString().replaceAll("(\\.weights)?\\.\\w+$", "");
        for (String name : List.of(stem + ".config.json", stem + ".json", "config.json", "model.json")) {
            if (Files.exists(weights.resolveSibling(name))) {
                return weights.resolveSibling(name);
            }
        }
        try (Stream<Path> files = Files.list(weights.toAbsolutePath().getParent())) {
            List<Path> models = files.filter(file -> file.toString().endsWith(".json") && isModel(file))
                    .toList();
            if (models.size() == 1) {
                return models.get(0);
            }
        }
        throw new InexpressibleCaseError("no configuration in the file, nor beside it");
    }

    private static boolean isModel(Path json) {
        try {
            return JSON.readTree(json.toFile()).has("class_name");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holdsConfig(Path file) throws IOException {
        if (file.toString().endsWith(".keras")) {
            return true;
        }
        try (Hdf5 hdf5 = Hdf5.of(file.toString(), Files.readAllBytes(file))) {
            return hdf5.text("/", "model_config").isPresent();
        }
    }

    private void run(Path file, Path config) throws IOException {
        if (fields.has("vocab")) {
            new RealCharacterModel(fields, file, config).check();
            return;
        }
        check(KerasImport.network(file, config).network());
        check(reloaded(KerasImport.network(file, config)), "outputs", tolerance());
    }

    /** Compares what a network gives, once or twice, with what it must give. */
    void check(Model network) {
        check(network, "outputs", tolerance());
        Optional<JsonNode> second = fields.optional("outputs_second_call_without_reset");
        if (second.isPresent()) {
            check(network, "outputs_second_call_without_reset", tolerance());
        }
    }

    private Tolerance tolerance() {
        return fields.has("tolerance") ? Tolerance.of("tolerance", fields.required("tolerance")) : REAL_MODEL;
    }

    /** The model as Deeplearning4j's own reader sees it. */
    private static Model reloaded(KerasNetwork network) throws IOException {
        Path file = Files.createTempFile("network", ".zip");
        try {
            network.save(file);
            return network.kind().equals("MultiLayerNetwork")
                    ? MultiLayerNetwork.load(file.toFile(), true)
                    : ComputationGraph.load(file.toFile(), true);
        } finally {
            Files.delete(file);
        }
    }

    private void check(Model network, String field, Tolerance tolerance) {
        INDArray[] outputs = outputs(network);
        JsonNode expected = fields.required(field);
        if (expected.size() != outputs.length) {
            throw new AssertionError("%d outputs, but %d are expected".formatted(outputs.length, expected.size()));
        }
        for (int i = 0; i < outputs.length; i++) {
            tolerance.check(field + " " + i, outputs[i], FixtureTensor.of(field, expected.get(i)));
        }
    }

    private INDArray[] outputs(Model network) {
        List<INDArray> inputs = new ArrayList<>();
        for (JsonNode input : fields.required("inputs")) {
            inputs.add(FixtureTensor.of("input", input).array(DataType.FLOAT));
        }
        if (network instanceof MultiLayerNetwork layers) {
            if (inputs.size() != 1) {
                throw new InexpressibleCaseError(inputs.size() + " inputs of a model that has one");
            }
            return new INDArray[] {
                layers.output(inputs.get(0).castTo(layers.params().dataType()))
            };
        }
        return ((ComputationGraph) network).output(inputs.toArray(INDArray[]::new));
    }
}
