package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.gru4j.cli.Cli.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextgenrnnCommandTest {

    private static final String END = System.lineSeparator();
    private static final Path FILES = Path.of("src/test/resources/textgenrnn");

    private static final String UNTRAINABLE =
            "a model of textgenrnn can write and be evaluated, but not be trained further";

    @TempDir
    Path folder;

    /** What it writes is what NumPy computes, scripts/textgenrnn_cases.py; between texts it writes a line end. */
    @Test
    void aModelOfTextgenrnnWritesAndIsEvaluated() throws IOException {
        Path weights = FILES.resolve("poems_weights.hdf5");
        Path to = folder.resolve("poems");
        Result imported = gru("import", weights.toString(), "--model", to.toString());
        assertThat(imported.status()).isZero();
        assertThat(imported.err()).isEqualTo("gru import: " + UNTRAINABLE + END);
        assertThat(imported.out())
                .contains(
                        "rnn_1 (LSTM)                 [batch, time, 6]                    288",
                        "attention (AttentionAverage) [batch, 17]                          17",
                        "A model of textgenrnn, with the vocabulary %s and the configuration %s"
                                .formatted(
                                        weights.resolveSibling("poems_vocab.json"),
                                        weights.resolveSibling("poems_config.json")));

        String[] generate = {"generate", "--model", to.toString(), "--length", "12", "--greedy"};
        assertThat(gru(generate).assertDone().out()).isEqualTo("dddd\ndddd\ndd" + END);
        assertThat(gru(with(generate, "--seed", "ab")).assertDone().out()).isEqualTo("abdddd\ndddd\ndd" + END);
        assertThat(gru(with(generate, "--lines", "1")).assertDone().out()).isEqualTo("dddd" + END);
        assertThat(gru("inspect", "--model", to.toString()).assertDone().out())
                .contains("9 characters:  abcdeé", "embedding:5 lstm:6 lstm:6, windows of 8, targets last");
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), "ab\ncab\nebb\n".repeat(4));
        Result evaluated = gru("evaluate", "--model", to.toString(), "--corpus", corpus.toString());
        assertThat(evaluated.status()).isZero();
        assertThat(evaluated.out()).contains("nats per character");
    }

    private static String[] with(String[] args, String... more) {
        return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void aModelOfTextgenrnnIsNotTrainedFurtherNorExported() throws IOException {
        Path to = folder.resolve("both");
        Path weights = FILES.resolve("both_weights_epoch_3.hdf5");
        assertThat(gru("import", weights.toString(), "--model", to.toString()).status())
                .isZero();
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), "the quick brown fox\n".repeat(40));
        byte[] before = Files.readAllBytes(to.resolve("best.zip"));

        Result tuned = gru("train", "--resume", "--fine-tune", "--model", to.toString(), "--corpus", corpus.toString());
        assertThat(tuned.status()).isEqualTo(2);
        assertThat(tuned.err()).endsWith(UNTRAINABLE + END);
        assertThat(to.resolve("best.zip")).hasBinaryContent(before);
        Path exported = folder.resolve("both.keras");
        gru("export", "--model", to.toString(), "--format", "keras", "--output", exported.toString())
                .assertFailed("gru export: layer rnn_1: a layer of class AppendedOutput cannot be written for Keras");
        assertThat(exported).doesNotExist();
        Path small = folder.resolve("small.zip");
        gru("export", "--model", to.toString(), "--format", "zip", "--output", small.toString())
                .assertDone();
        assertThat(gru("generate", "--model", small.toString(), "--seed", "ab\\ncd dab ab", "--length", "3", "--greedy")
                        .assertDone()
                        .out())
                .isEqualTo("ab\ncd dab abaaa" + END);
    }

    @Test
    void filesOfTextgenrnnThatAreMissingOrOfOthersAreNamed() throws IOException {
        Path target = folder.resolve("target");
        Path weights = Files.copy(FILES.resolve("poems_weights.hdf5"), folder.resolve("poems_weights.hdf5"));
        String[] imports = {"import", weights.toString(), "--model", target.toString()};
        gru(imports)
                .assertFailed(
                        "gru import: %s is a model of textgenrnn, whose vocabulary poems_vocab.json is not beside it: name it; for a model that textgenrnn trained on from its own it is the textgenrnn_vocab.json of its Python package"
                                .formatted(weights));
        gru(with(imports, "--vocabulary", FILES.resolve("both_vocab.json").toString()))
                .assertFailed(
                        "gru import: vocabulary %s has ids up to 6, but the weights have 9 ids: it belongs to others"
                                .formatted(FILES.resolve("both_vocab.json")));
        gru(with(imports, "--vocabulary-from", FILES.resolve("both_vocab.json").toString()))
                .assertWrongUsage(
                        "gru import: a model of textgenrnn needs the vocabulary that textgenrnn wrote: give --vocabulary, not --vocabulary-from");
        gru(with(imports, "--nonlinearity", "relu"))
                .assertWrongUsage("gru import: --map and --nonlinearity are for files of PyTorch, not of textgenrnn");
        assertThat(target).doesNotExist();
    }
}
