package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportExportCommandTest {

    private static final String END = System.lineSeparator();
    private static final String TEXT = "the quick brown fox jumps over the lazy dog\n";
    private static final Path CASES = Path.of("src/test/resources/keras-models");

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void save() throws IOException {
        model = folder.resolve("own.zip");
        ModelFile.save(TinyModels.of("gru:8", Targets.EVERY, TEXT), model);
    }

    @Test
    void aModelGoesToKerasAndComesBackAndWritesTheSameText() {
        Path archive = folder.resolve("own.keras");
        Path vocabulary = folder.resolve("own.vocabulary.json");
        Result exported = gru(
                        "export", "--model", model.toString(), "--format", "keras", "--output", archive.toString())
                .assertDone();
        assertThat(exported.out()).isEqualTo(archive + END + vocabulary + END);
        Path back = folder.resolve("back");
        Result imported = gru(
                        "import", archive.toString(), "--vocabulary", vocabulary.toString(), "--model", back.toString())
                .assertDone();

        assertThat(imported.out())
                .contains("gru_1 (Gru)", "The model is in " + back + ": gru generate --model " + back);
        assertThat(written(back)).isEqualTo(written(model));
        assertThat(back.resolve("last.zip")).exists();
    }

    private static String written(Path model) {
        return gru("generate", "--model", model.toString(), "--seed", "the", "--length", "40", "--greedy")
                .assertDone()
                .out();
    }

    /** A model that has "Cl" in place of q: it is typed, written, shown and evaluated as two letters. */
    @Test
    void symbolsOfSeveralCharactersAreTypedAndWritten() throws IOException {
        Path archive = folder.resolve("own.keras");
        gru("export", "--model", model.toString(), "--format", "keras", "--output", archive.toString())
                .assertDone();
        Path vocabulary = folder.resolve("own.vocabulary.json");
        write(vocabulary, Files.readString(vocabulary).replace("\"q\"", "\"Cl\""));
        Path back = folder.resolve("back");
        Result imported = gru(
                        "import", archive.toString(), "--vocabulary", vocabulary.toString(), "--model", back.toString())
                .assertDone();
        assertThat(imported.out()).contains("Symbols of several characters, each written and typed as it is: Cl" + END);

        String own = continued(model, "the quick q");
        assertThat(own).contains("q");
        assertThat(continued(back, "the Cluick Cl")).isEqualTo(own.replace("q", "Cl"));
        assertThat(gru("inspect", "--model", back.toString()).assertDone().out())
                .contains("vocabulary   28 characters: \\n abcdefghijklmnoprstuvwxyz Cl" + END);
        Path corpus = write(folder.resolve("corpus.txt"), TEXT);
        Path changed = write(folder.resolve("changed.txt"), TEXT.replace("q", "Cl"));
        assertThat(loss(back, changed)).isEqualTo(loss(model, corpus));
    }

    private static String continued(Path model, String seed) {
        return gru("generate", "--model", model.toString(), "--seed", seed, "--length", "40", "--greedy")
                .assertDone()
                .out();
    }

    private static String loss(Path model, Path corpus) {
        Result evaluated =
                gru("evaluate", "--model", model.toString(), "--corpus", corpus.toString(), "--format", "json");
        assertThat(evaluated.status()).isZero();
        return evaluated.out().replaceAll("(?s).*?\"nats_per_character\" *: *([0-9.]+).*", "$1");
    }

    @Test
    void weightsAloneAreReadWithTheirConfiguration() {
        Path weights = folder.resolve("own.weights.h5");
        Result exported = gru(
                        "export", "--model", model.toString(), "--format", "weights.h5", "--output", weights.toString())
                .assertDone();
        Path config = folder.resolve("own.config.json");
        assertThat(exported.out()).endsWith(config + END);
        Path corpus = folder.resolve("corpus.txt");
        Path back = folder.resolve("back");

        write(corpus, TEXT.repeat(3));
        gru(
                        "import",
                        weights.toString(),
                        "--config",
                        config.toString(),
                        "--vocabulary-from",
                        corpus.toString(),
                        "--order",
                        "sorted",
                        "--model",
                        back.toString())
                .assertDone();
        CharacterModel read = ModelFile.load(back);
        assertThat(read.network().params())
                .isEqualTo(ModelFile.load(model).network().params());
        assertThat(read.beginnings()).contains("the quick brown fox jump");
    }

    @Test
    void whatCannotBeTrainedIsSaidAndRefusedByFineTuning() throws IOException {
        ModelFile.save(TinyModels.of("lstm:8", Targets.EVERY, TEXT), model);
        Path weights = folder.resolve("own.weights.h5");
        gru("export", "--model", model.toString(), "--format", "weights.h5", "--output", weights.toString())
                .assertDone();
        Path config = folder.resolve("own.config.json");
        write(config, Files.readString(config).replaceFirst("\"activation\":", "\"recurrent_dropout\":0.2,$0"));
        Path corpus = write(folder.resolve("corpus.txt"), TEXT.repeat(3));
        Path back = folder.resolve("back");
        String reason =
                "layer lstm_1: cannot be trained further, for Deeplearning4j's LSTM cannot have its recurrent_dropout";

        Result imported = gru(
                "import",
                weights.toString(),
                "--config=" + config,
                "--vocabulary=" + folder.resolve("own.vocabulary.json"),
                "--model=" + back);

        assertThat(imported.status()).isZero();
        assertThat(imported.err()).isEqualTo("gru import: " + reason + END);
        assertThat(written(back)).isEqualTo(written(model));
        gru("train", "--corpus=" + corpus, "--model=" + back, "--resume", "--fine-tune", "--epochs=1", "--no-samples")
                .assertUnusable("gru train: " + reason);
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsNoCharacterModelBecomesANetwork() throws IOException {
        Path network = folder.resolve("network");
        Result result = gru(
                        "import", CASES.resolve("keras2_functional_state.h5").toString(), "--model", network.toString())
                .assertDone();

        Path file = network.resolve("network.zip");
        assertThat(result.out())
                .isEqualTo(
                        "The network is in %s: ComputationGraph.load(new File(\"%s\"), true) reads it, with gru4j on the class path%n"
                                .formatted(file, file));
        assertThat(ComputationGraph.load(file.toFile(), true).getNumOutputArrays())
                .isEqualTo(2);
    }

    @Test
    void refusesInOneLineAndWritesNothing() {
        Path target = folder.resolve("target");
        String h5 = CASES.resolve("keras1_gru.h5").toString();
        Path missing = folder.resolve("missing.h5");
        gru("import", missing.toString(), "--model", target.toString())
                .assertFailed("gru import: there is no file " + missing);
        gru("import", h5, "--order", "sorted", "--model", target.toString())
                .assertWrongUsage("gru import: --order needs --vocabulary-from");
        gru("import", h5, "--encoding", "UTF-8", "--model", target.toString())
                .assertWrongUsage("gru import: --encoding needs --vocabulary-from");
        gru("import", h5, "--window", "5", "--model", target.toString())
                .assertWrongUsage("gru import: --window needs --vocabulary or --vocabulary-from");
        gru("import", h5, "--vocabulary", "a", "--vocabulary-from", "b", "--model", target.toString())
                .assertWrongUsage("gru import: give --vocabulary or --vocabulary-from, not both");
        gru(
                        "import",
                        h5,
                        "--vocabulary",
                        write(folder.resolve("v"), "[\"a\"]").toString(),
                        "--model",
                        target.toString())
                .assertFailed("gru import: layer dense_1: has 2 outputs, but the vocabulary has 1 symbols");
        gru("import", h5, "--model", folder.toString())
                .assertWrongUsage(
                        "gru import: directory %s is not empty: choose another with --model, or give --overwrite"
                                .formatted(folder));
        assertThat(target).doesNotExist();
    }

    @Test
    void aSmallFileIsAModelOfItsOwn() throws IOException {
        Path small = folder.resolve("small.zip");
        String[] export = {"export", "--model", model.toString(), "--format", "zip", "--output", small.toString()};

        assertThat(gru(export).assertDone().out()).isEqualTo(small + END);

        assertThat(Files.size(small)).isLessThan(Files.size(model) / 3); // Adam has two numbers for each weight
        assertThat(written(small)).isEqualTo(written(model));
        gru(export)
                .assertWrongUsage("gru export: %s already exists: choose another with --output, or give --overwrite"
                        .formatted(small));
        assertThat(gru("inspect", "--model", small.toString())
                        .assertDone()
                        .out()
                        .lines())
                .contains("copy index   none", "training     the file does not say");
        gru("generate", "--model", small.toString(), "--max-copy", "9")
                .assertWrongUsage(
                        "gru generate: the model has no copy index, so what it copies cannot be limited: train a model that has one");
    }

    @Test
    void exportsOnlyWhatItCanAndOverwritesOnlyWhenAsked() throws IOException {
        Path file = folder.resolve("own.safetensors");
        String[] export = {"export", "--model", model.toString(), "--format", "safetensors", "--output", file.toString()
        };
        gru(export).assertDone();
        gru(export)
                .assertWrongUsage("gru export: %s already exists: choose another with --output, or give --overwrite"
                        .formatted(file));
        gru("export", "--model", model.toString(), "--format", "pb")
                .assertWrongUsage(
                        "gru export: --format must be keras, weights.h5, safetensors, onnx or zip, but is \"pb\" (see gru export --help)");
        gru("export", "--model", model.toString(), "--format", "keras", "--output", "x.h5")
                .assertWrongUsage("gru export: --output must end in .keras for this format, but is x.h5");
        ModelFile.save(TinyModels.of("lstm:8", Targets.EVERY, TEXT), model);
        Path other = folder.resolve("other.safetensors");
        gru("export", "--model", model.toString(), "--format", "safetensors", "--output", other.toString())
                .assertFailed("gru export: layer lstm_1: safetensors are written of GRU models, not of LSTM");
        assertThat(other).doesNotExist();
    }
}
