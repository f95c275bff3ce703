package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.internal.ModelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder for a corpus, the model in the middle of it, and files in it that nobody thought of. */
class CorpusFolderTest {

    private static final String TEXT = "the quick brown fox\njumps over the lazy dog\n".repeat(8);

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void writeText() throws IOException {
        Files.writeString(folder.resolve("a.txt"), TEXT);
        model = folder.resolve("model");
    }

    @Test
    void whatARunHasWrittenIsNotLearnt() {
        train("--epochs=1").assertDone();
        assertThat(model.resolve("samples.txt")).isNotEmptyFile();

        Result resumed = train("--epochs=2", "--resume").assertDone();
        Result again = train("--epochs=1", "--overwrite").assertDone();

        String line = "corpus: 1 file of %s; left out: 1 model directory (model)%n".formatted(folder);
        assertThat(resumed.out()).contains(line);
        assertThat(again.out()).contains(line + "corpus: 352 characters");
        assertThat(fingerprint()).isEqualTo(CorpusText.of(TEXT).fingerprint());
    }

    @Test
    void whatARunHasWrittenIsNotEvaluated() {
        train("--epochs=1").assertDone();

        Result result = gru("evaluate", "--corpus", folder.toString(), "--model", model.toString(), "--no-baselines");

        assertThat(result.status()).isZero();
        assertThat(result.err())
                .startsWith(
                        "gru evaluate: corpus: 1 file of %s; left out: 1 model directory (model)%n".formatted(folder))
                .contains("the model was trained on this text");
    }

    @Test
    void aModelDirectoryIsNoCorpus() {
        train("--epochs=1").assertDone();

        gru("train", "--corpus", model.toString(), "--model", folder + "/other")
                .assertWrongUsage(
                        ("gru train: folder %s is a model directory, whose texts a model has written: name the texts "
                                        + "to learn from")
                                .formatted(model));
    }

    @Test
    void filesOfOtherNamesAreLearntIfAskedFor() throws IOException {
        Files.writeString(folder.resolve("b.md"), "bbb\n");
        Files.writeString(folder.resolve("c.RST"), "ccc\n");
        Files.writeString(folder.resolve(".d.md"), "ddd\n");

        Result result = train("--include=*.md", "--include=*.rst", "--epochs=1", "--window=2", "--no-samples")
                .assertDone();

        assertThat(result.out())
                .startsWith(
                        "corpus: 2 files of %s; left out: 1 hidden, 1 with another ending (.txt)%n".formatted(folder));
        assertThat(fingerprint()).isEqualTo(CorpusText.of("bbb\nccc\n").fingerprint());

        Result evaluated = gru(
                "evaluate",
                "--corpus",
                folder.toString(),
                "--training-corpus",
                folder.toString(),
                "--include=*.{md,rst}",
                "--held-out=0.5",
                "--model",
                model.toString());

        assertThat(evaluated.status()).isZero();
        assertThat(evaluated.err().lines().filter(it -> it.contains("2 files of")))
                .hasSize(2);
    }

    @Test
    void aFolderOfOtherFilesSaysWhatToType() throws IOException {
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(notes.resolve("a.md"), TEXT);

        gru("train", "--corpus", notes.toString(), "--model", model.toString())
                .assertWrongUsage(("gru train: folder %s has no .txt file; left out: 1 with another ending (.md); "
                                + "--include names the files to read, for example --include '*.md'")
                        .formatted(notes));
        assertThat(model).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {".md", "texts/*.md", "*.{md", ""})
    void refusesAPatternThatMatchesNothing(String pattern) {
        Result result = train("--include=" + pattern);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines()).singleElement().asString().startsWith("gru train: --include: ");
    }

    @Test
    void aByteOrderMarkInTheMiddleIsNoCharacter() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "\uFEFF" + TEXT + "\uFEFF" + TEXT);

        Result result = train("--epochs=1", "--no-samples");

        assertThat(result.status()).isZero();
        assertThat(result.err())
                .isEqualTo("gru train: %s had 1 byte order mark (U+FEFF) in the middle, which is left out%n"
                        .formatted(folder.resolve("a.txt")));
        assertThat(ModelFile.load(model).vocabulary()).isEqualTo(Vocabulary.of(TEXT));
    }

    @Test
    void saysWhatATextCouldBeAsWell() throws IOException {
        Path text = folder.resolve("a.txt");
        Files.write(text, "El niño come.\n".repeat(20).getBytes(ISO_8859_1));

        Result result = train("--epochs=1", "--no-samples");

        assertThat(result.status()).isZero();
        assertThat(result.err())
                .isEqualTo(
                        ("gru train: %s was taken for windows-1252 and reads \"El niño come.\"; if \"El nińo come.\" "
                                        + "is right, give --encoding windows-1250%n")
                                .formatted(text));
    }

    @Test
    void saysWhatAFileIsThatIsNoText() throws IOException {
        Path text = Files.writeString(folder.resolve("b.txt"), "%PDF-1.7\n");

        Result result = train();

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo(
                        "gru train: %s is a PDF document, not text: save it as plain text (UTF-8)%n".formatted(text));
        assertThat(model).doesNotExist();
    }

    private Result train(String... options) {
        List<String> args = new ArrayList<>(List.of("train", "--corpus", folder.toString()));
        args.addAll(List.of("--model", model.toString(), "--sample-length=5"));
        args.addAll(List.of(options));
        if (!args.contains("--resume")) {
            args.add("--layers=gru:4");
        }
        return gru(args.toArray(String[]::new));
    }

    private String fingerprint() {
        return ModelFile.load(model).provenance().corpusFingerprint();
    }
}
