package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.Predictor;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasExportTest {

    private static final String TEXT = "the quick brown fox jumps over the lazy dog";
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "gru:6, EVERY, true",
        "gru:6 gru:5, EVERY, false",
        "gru:6, LAST, true",
        "embedding:4 gru:6 gru:6, LAST, false",
        "lstm:5 rnn:4, EVERY, true",
        "rnn:4 lstm:5, LAST, true"
    })
    void whatIsWrittenIsReadBackBitForBit(String layers, Targets targets, boolean resetAfter) throws IOException {
        CharacterModel model = model(layers, targets, resetAfter);
        Path vocabulary = folder.resolve("m.vocabulary.json");
        KerasExport.vocabulary(model, vocabulary);
        KerasExport.keras(model, folder.resolve("m.keras"));
        KerasExport.weights(model, folder.resolve("m.weights.h5"));
        KerasExport.config(model, folder.resolve("m.config.json"));

        assertSame(model, imported(folder.resolve("m.keras"), null, vocabulary));
        assertSame(model, imported(folder.resolve("m.weights.h5"), folder.resolve("m.config.json"), vocabulary));
    }

    private static void assertSame(CharacterModel model, CharacterModel read) {
        assertThat(read.network().params().toFloatVector())
                .isEqualTo(model.network().params().toFloatVector());
        assertThat(read.vocabulary()).isEqualTo(model.vocabulary());
        assertThat(read.configuration().layers())
                .isEqualTo(model.configuration().layers());
        assertThat(read.configuration().targets())
                .isEqualTo(model.configuration().targets());
    }

    @ParameterizedTest
    @CsvSource({"gru:6", "embedding:4 gru:6 gru:6"})
    void safetensorsAreReadBackBitForBit(String layers) throws IOException {
        CharacterModel model = model(layers, Targets.EVERY, true);
        Path vocabulary = folder.resolve("m.vocabulary.json");
        KerasExport.vocabulary(model, vocabulary);
        SafetensorsExport.write(model, folder.resolve("m.safetensors"));

        assertSame(model, imported(folder.resolve("m.safetensors"), null, vocabulary));
    }

    @Test
    void safetensorsHaveTheNamesAndTheGatesOfPyTorch() throws IOException {
        CharacterModel model = model("embedding:4 gru:6 gru:6", Targets.EVERY, true);
        Path file = folder.resolve("m.safetensors");
        SafetensorsExport.write(model, file);

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] json = new byte[(int) bytes.getLong()];
        bytes.get(json);
        JsonNode header = JSON.readTree(new String(json, StandardCharsets.UTF_8));
        assertThat(header.fieldNames())
                .toIterable()
                .containsExactly(
                        "__metadata__",
                        "embedding.weight",
                        "gru.weight_ih_l0",
                        "gru.weight_hh_l0",
                        "gru.bias_ih_l0",
                        "gru.bias_hh_l0",
                        "gru.weight_ih_l1",
                        "gru.weight_hh_l1",
                        "gru.bias_ih_l1",
                        "gru.bias_hh_l1",
                        "linear.weight",
                        "linear.bias");
        assertThat(header.at("/gru.weight_ih_l0/shape").toString()).isEqualTo("[18,4]");
        int start = Long.BYTES
                + json.length
                + header.at("/gru.weight_ih_l0/data_offsets/0").asInt();
        var kernel = model.network().getLayer(1).getParam("kernel");
        assertThat(bytes.getFloat(start)).as("r comes first").isEqualTo(kernel.getFloat(0, 6));
        assertThat(bytes.getFloat(start + 6 * 4 * Float.BYTES)).as("then z").isEqualTo(kernel.getFloat(0, 0));
        assertThat(bytes.getFloat(start + 12 * 4 * Float.BYTES)).as("then n").isEqualTo(kernel.getFloat(0, 12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gru:6|false|layer gru_1: PyTorch's nn.GRU computes resetAfter = true only, and this has false",
                "gru:6 gru:5|true|layer gru_2: PyTorch's nn.GRU has one hidden_size for all layers, not 6 and 5",
                "lstm:6|true|layer lstm_1: safetensors are written of GRU models, not of LSTM"
            })
    void whatPyTorchCannotHaveIsRefused(String layers, boolean resetAfter, String message) {
        CharacterModel model = model(layers, Targets.EVERY, resetAfter);

        assertThatThrownBy(() -> SafetensorsExport.write(model, folder.resolve("m.safetensors")))
                .isInstanceOf(KerasException.class)
                .hasMessage(message);
        assertThat(folder).isEmptyDirectory();
    }

    /** scripts/check_export.py computes the same outputs from the files alone, with NumPy and, where it is, PyTorch. */
    @ParameterizedTest
    @CsvSource({"gru:7 gru:7, true", "embedding:3 gru:7, true", "gru:7 gru:5, false"})
    void anotherReaderGetsTheSameOutputs(String layers, boolean resetAfter) throws Exception {
        assumeTrue(Files.exists(PYTHON) && python("-c", "import h5py, numpy") == 0, "python3-h5py does not exist");
        CharacterModel model = model(layers, Targets.EVERY, resetAfter);
        KerasExport.keras(model, folder.resolve("m.keras"));
        KerasExport.weights(model, folder.resolve("m.weights.h5"));
        KerasExport.config(model, folder.resolve("m.config.json"));
        if (resetAfter) {
            SafetensorsExport.write(model, folder.resolve("m.safetensors"));
        }
        Files.writeString(folder.resolve("m.outputs.json"), outputs(model).toString());

        assertThat(python("scripts/check_export.py", folder.resolve("m").toString()))
                .isZero();
    }

    private static ObjectNode outputs(CharacterModel model) {
        int[] ids = model.vocabulary().encode(TEXT);
        ObjectNode outputs = JSON.createObjectNode();
        ArrayNode in = outputs.putArray("ids");
        ArrayNode out = outputs.putArray("probabilities");
        Predictor predictor = new Predictor(model);
        for (int id : ids) {
            in.add(id);
            ArrayNode row = out.addArray();
            for (float probability : predictor.next(new int[][] {{id}})[0]) {
                row.add(probability);
            }
        }
        return outputs;
    }

    private static int python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        if (process.exitValue() != 0 && !arguments[0].equals("-c")) {
            throw new AssertionError(output);
        }
        return process.exitValue();
    }

    private static CharacterModel model(String layers, Targets targets, boolean resetAfter) {
        return TinyModels.of(
                ModelConfiguration.builder()
                        .layers(LayerSpec.list(layers))
                        .resetAfter(resetAfter)
                        .window(TinyModels.WINDOW)
                        .targets(targets)
                        .optimizer(Optimizer.ADAM)
                        .learningRate(0.01)
                        .randomSeed(7)
                        .build(),
                TEXT);
    }

    private static CharacterModel imported(Path file, Path config, Path vocabulary) {
        return KerasImport.characterModel(
                ModelSource.of(file).withConfig(config),
                Symbols.read(vocabulary),
                OptionalInt.of(TinyModels.WINDOW),
                model("gru:2", Targets.EVERY, true).provenance(),
                List.of("t"));
    }
}
