package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of PyTorch and TensorFlow.js on the command line. */
class ForeignImportCommandTest {

    private static final Path TORCH = Path.of("src/test/resources/torch");
    private static final Path KERAS = Path.of("src/test/resources/keras-models/keras1_gru.h5");

    @TempDir
    Path folder;

    private Path back;

    @BeforeEach
    void name() {
        back = folder.resolve("back");
    }

    @Test
    void aModelGoesToPyTorchAndComesBackAndWritesTheSameText() throws IOException {
        Path model = folder.resolve("own.zip");
        ModelFile.save(TinyModels.of("gru:8", Targets.EVERY, "the quick brown fox"), model);
        Path file = folder.resolve("own.safetensors");
        gru("export", "--model", model.toString(), "--format", "safetensors", "--output", file.toString())
                .assertDone();
        String vocabulary = folder.resolve("own.vocabulary.json").toString();
        Result imported = gru("import", file.toString(), "--vocabulary", vocabulary, "--model", back.toString())
                .assertDone();

        assertThat(imported.out()).contains("gru (Gru)", "The model is in " + back);
        assertThat(written(back, "the")).isEqualTo(written(model, "the"));
    }

    @Test
    void layersOfPyTorchAreFoundOrNamed() throws IOException {
        cell().assertFailed(
                        "gru import: layer table: may be an Embedding or a Linear: name the layers to use with a map");
        cell("--map", "embedding=table,rnn=cell")
                .assertWrongUsage(
                        "gru import: --map must be embedding=NAME, recurrent=NAME or linear=NAME, but is \"rnn=cell\" (see gru import --help)");
        cell("--map", "embedding=table")
                .assertWrongUsage(
                        "gru import: --map must be an embedding or none, one recurrent layer or more, and a linear one or none, but is embedding=table");
        assertThat(back).doesNotExist();

        cell("--map", "embedding=table,recurrent=cell,linear=proj").assertDone();
        gru("generate", "--model", back.toString(), "--seed", "abc", "--length", "9")
                .assertDone();
    }

    @Test
    void whatAnRnnOfPyTorchComputesIsAnOption() {
        Path network = folder.resolve("network");
        String file = TORCH.resolve("rnn_relu.pt").toString();
        gru("import", file, "--nonlinearity", "relu", "--model", network.toString())
                .assertDone();
        gru("import", KERAS.toString(), "--nonlinearity", "relu", "--model", network + "2")
                .assertFailed("gru import: " + KERAS
                        + " is no file of PyTorch, which alone needs a map of its layers or a nonlinearity");
    }

    @Test
    void aModelOfTensorFlowJsWrites() throws IOException {
        Path vocabulary = Files.writeString(folder.resolve("v"), "[\"a\", \"b\", \"c\", \"d\", \"e\"]");
        Path model = Path.of("src/test/resources/tfjs/two_shards/model.json");
        gru("import", model.toString(), "--vocabulary", vocabulary.toString(), "--model", back.toString())
                .assertDone();

        assertThat(written(back, "abc"))
                .startsWith("abc")
                .hasSize(43 + System.lineSeparator().length());
        gru("import", folder.resolve("v").toString(), "--model", back + "2")
                .assertFailed(
                        "gru import: " + vocabulary
                                + " is no model of Keras (.h5, .keras), PyTorch (.pt, .safetensors) or TensorFlow.js (model.json)");
    }

    @Test
    void aModelGoesToOnnxWithItsVocabulary() throws IOException {
        Path model = folder.resolve("own.zip");
        ModelFile.save(TinyModels.of("gru:8", Targets.EVERY, "the quick brown fox"), model);
        Path file = folder.resolve("own.onnx");
        Result exported = gru("export", "--model", model.toString(), "--format", "onnx", "--output", file.toString())
                .assertDone();

        assertThat(exported.out().lines())
                .containsExactly(
                        file.toString(), folder.resolve("own.vocabulary.json").toString());
        assertThat(Files.size(file)).isGreaterThan(1000);
    }

    private static String written(Path model, String seed) {
        return gru("generate", "--model", model.toString(), "--seed", seed, "--length", "40", "--greedy")
                .assertDone()
                .out();
    }

    /** Imports the model whose Embedding and Linear look alike. */
    private Result cell(String... more) throws IOException {
        Path vocabulary = Files.writeString(folder.resolve("v"), "[\"a\", \"b\", \"c\", \"d\", \"e\"]");
        List<String> arguments = new ArrayList<>(
                List.of("import", TORCH.resolve("cell_with_map.pt").toString()));
        arguments.addAll(List.of("--vocabulary", vocabulary.toString(), "--model", back.toString()));
        arguments.addAll(List.of(more));
        return gru(arguments.toArray(String[]::new));
    }
}
