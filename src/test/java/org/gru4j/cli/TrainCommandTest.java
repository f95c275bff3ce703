package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;
import static org.gru4j.cli.Cli.gruWithInput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.internal.Words;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.Optimizer;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.training.internal.TrainingState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {

    private static final String TEXT = "the quick brown fox\njumps over the lazy dog\n".repeat(8);
    private static final String MORE = " (see gru train --help)";

    @TempDir
    Path folder;

    private Path corpus;
    private Path model;

    @BeforeEach
    void writeCorpus() throws IOException {
        corpus = Files.writeString(folder.resolve("corpus.txt"), TEXT);
        model = folder.resolve("model");
    }

    // ---- a real run ----

    @Test
    void leavesAModelItsMetricsAndSamples() throws IOException {
        Result result = train("--epochs", "2", "--sample-length", "20").assertDone();

        assertThat(filesIn(model))
                .containsExactly("best.zip", "last.zip", "metrics.jsonl", "report.html", "samples.txt");
        CharacterModel last = ModelFile.load(model.resolve("last.zip"));
        assertThat(last.metrics().epoch()).isEqualTo(2);
        assertThat(last.vocabulary()).isEqualTo(CorpusText.of(TEXT).vocabulary());
        assertThat(last.configuration().layers()).isEqualTo(LayerSpec.list("gru:8"));
        assertThat(last.configuration().window()).isEqualTo(10);
        assertThat(last.provenance().corpusFingerprint())
                .isEqualTo(CorpusText.of(TEXT).fingerprint());
        assertThat(last.provenance().corpusCharacters()).isEqualTo(TEXT.length());
        assertThat(last.beginnings()).containsExactlyInAnyOrder("the quick brown fox", "jumps over the lazy dog");

        List<JsonNode> metrics = metrics();
        assertThat(metrics).hasSize(2);
        assertThat(metrics.get(1).get("train_loss").doubleValue())
                .isBetween(0.1, metrics.get(0).get("train_loss").doubleValue());
        assertThat(ModelFile.load(model).metrics()).isEqualTo(last.metrics());
        assertThat(result.out())
                .contains("corpus: 352 characters, 28 distinct")
                .contains("Layer (type)", "gru_1 (Gru)", "Total")
                .containsPattern("(?m)^epoch 1/2  loss \\d\\.\\d{4}  learning rate 0\\.005")
                .containsPattern("(?m)^epoch 2/2  loss .* best$")
                .contains(Files.readString(model.resolve("samples.txt")).split("(?=--- epoch 2, prompt)"))
                .containsPattern(
                        "(?m)^best: epoch 2, \\d\\.\\d{4} nats per character of the (held-out text|training text), "
                                + "as uncertain as between \\d+\\.\\d equally likely characters$")
                .endsWith(Words.format(
                        "The model is in %s: gru generate --model %s%nPictures of the run, for a browser: %s%n",
                        model, model, model.resolve("report.html")));
    }

    @Test
    void writesASampleOfTheLengthAskedForAtEachTemperatureAfterEachEpoch() throws IOException {
        train("--epochs", "2", "--sample-length", "20", "--temperatures", "0.2,1.0,1.5");

        String samples = Files.readString(model.resolve("samples.txt"));
        for (int epoch = 1; epoch <= 2; epoch++) {
            String prompt = between(samples, "--- epoch " + epoch + ", prompt:");
            assertThat(prompt).hasSize(10);
            assertThat(TEXT).contains(prompt); // from a random place of the corpus, as long as the window
            for (String temperature : List.of("0.2", "1.0", "1.5")) {
                assertThat(between(samples, Words.format("--- epoch %d, temperature %s:", epoch, temperature)))
                        .hasSize(20);
            }
        }
    }

    @Test
    void drawsNoPageIfNoneIsWanted() throws IOException {
        train("--epochs", "1", "--no-samples", "--no-report").assertDone();

        assertThat(filesIn(model)).containsExactly("best.zip", "last.zip", "metrics.jsonl");
    }

    @Test
    void writesNoSamplesIfNoneAreWanted() throws IOException {
        Result result = train("--epochs", "1", "--no-samples").assertDone();

        assertThat(filesIn(model)).containsExactly("best.zip", "last.zip", "metrics.jsonl", "report.html");
        assertThat(result.out()).doesNotContain("temperature");
    }

    @Test
    void readsStandardInput() {
        Result result = gruWithInput(
                        TEXT,
                        "train",
                        "--corpus",
                        "-",
                        "--model",
                        model.toString(),
                        "--layers",
                        "gru:4",
                        "--window",
                        "10",
                        "--epochs",
                        "1",
                        "--no-samples")
                .assertDone();

        assertThat(result.out()).contains("corpus: 352 characters");
        assertThat(ModelFile.load(model).provenance().corpusFingerprint())
                .isEqualTo(CorpusText.of(TEXT).fingerprint());
    }

    @Test
    void readsSeveralFilesAndFolders() throws IOException {
        Path poems = Files.createDirectory(folder.resolve("poems"));
        Files.writeString(poems.resolve("b.txt"), "bbb");
        Files.writeString(poems.resolve("a.txt"), "aaa");

        train("--corpus", poems.toString(), "--epochs", "1", "--no-samples").assertDone();

        assertThat(ModelFile.load(model).provenance().corpusFingerprint())
                .isEqualTo(CorpusText.of("aaa\nbbb\n" + TEXT).fingerprint());
    }

    @Test
    void thePresetNotebookIsTheClassicRecipe() throws IOException {
        gru(
                        "train",
                        "--corpus",
                        corpus.toString(),
                        "--model",
                        model.toString(),
                        "--preset",
                        "notebook",
                        "--epochs",
                        "1",
                        "--sample-length",
                        "5")
                .assertDone();

        CharacterModel trained = ModelFile.load(model);
        assertThat(trained.configuration().layers()).isEqualTo(LayerSpec.list("gru:128"));
        assertThat(trained.configuration().resetAfter()).isFalse();
        assertThat(trained.configuration().window()).isEqualTo(100);
        assertThat(trained.configuration().targets()).isEqualTo(Targets.LAST);
        assertThat(trained.configuration().optimizer()).isEqualTo(Optimizer.RMSPROP);
        assertThat(trained.configuration().learningRate()).isEqualTo(0.01);
        assertThat(trained.metrics().iteration()).isEqualTo(1); // 51 windows, five apart, in a batch of up to 128
        assertThat(Files.readString(model.resolve("samples.txt")))
                .contains("temperature 0.2", "temperature 0.5", "temperature 1.0", "temperature 1.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm:8", "rnn:8", "embedding:4 gru:8", "gru:8,gru:6", "embedding:4 lstm:6 rnn:4"})
    void trainsAndSamplesWithEveryKindOfLayer(String layers) throws IOException {
        for (String targets : List.of("last", "every")) {
            Path directory = folder.resolve(targets);
            gru(
                            "train",
                            "--corpus",
                            corpus.toString(),
                            "--model",
                            directory.toString(),
                            "--layers",
                            layers,
                            "--targets",
                            targets,
                            "--window",
                            "10",
                            "--epochs",
                            "1",
                            "--sample-length",
                            "5")
                    .assertDone();

            assertThat(filesIn(directory)).hasSize(5);
        }
    }

    @Test
    void theSameRandomSeedLearnsAndWritesTheSame() throws IOException {
        train("--epochs", "2", "--sample-length", "20", "--random-seed", "3").assertDone();
        String samples = Files.readString(model.resolve("samples.txt"));
        train("--epochs", "2", "--sample-length", "20", "--random-seed", "3", "--overwrite")
                .assertDone();

        assertThat(model.resolve("samples.txt")).hasContent(samples);
    }

    @Test
    void overwritesOnlyWhatARunWrites() throws IOException {
        train("--epochs", "3", "--sample-length", "5").assertDone();
        Files.writeString(model.resolve("notes.txt"), "mine");

        train("--epochs", "1", "--no-samples", "--overwrite").assertDone();

        assertThat(filesIn(model)).containsExactly("best.zip", "last.zip", "metrics.jsonl", "notes.txt", "report.html");
        assertThat(metrics()).hasSize(1);
        assertThat(ModelFile.load(model).metrics().epoch()).isEqualTo(1);
    }

    @Test
    void anEmptyDirectoryMayBeUsed() throws IOException {
        Files.createDirectory(model);

        train("--epochs", "1", "--no-samples").assertDone();

        assertThat(model.resolve("best.zip")).exists();
    }

    @Test
    void makesTheDirectoriesThatAreMissing() {
        model = folder.resolve("a/b/model");

        train("--epochs", "1", "--no-samples").assertDone();

        assertThat(model.resolve("best.zip")).exists();
    }

    @Test
    void aRunThatBreaksDownSaysSoInOneLine() {
        Result result = train("--epochs", "1", "--no-samples", "--optimizer", "sgd", "--learning-rate=1e39");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("gru train: the loss is NaN in epoch 1")
                .contains("try a smaller --learning-rate");
    }

    @Test
    void aRunThatLearnedNothingSaysWhatToTry() {
        String line = "(?m)^warning: the model has learned next to nothing: its best loss on the training text is "
                + "\\d\\.\\d{4}, and guessing by how frequent each character is \\(unigram\\) has 3\\.\\d{4}; give it "
                + "more time, or a smaller --learning-rate$";

        assertThat(train("--epochs=1", "--no-samples", "--learning-rate=1e-9")
                        .assertDone()
                        .out())
                .containsPattern(line);
        assertThat(train("--epochs=30", "--no-samples", "--learning-rate=0.02", "--overwrite")
                        .assertDone()
                        .out())
                .doesNotContain("warning");
    }

    @Test
    void showsAStackTraceOnlyWhenAskedTo() {
        Path missing = folder.resolve("missing.txt");

        String[] train = {
            "train",
            "--corpus",
            missing.toString(),
            "--model",
            folder.resolve("new").toString()
        };
        assertThat(gru(train).err().lines()).hasSize(1);
        assertThat(gru(with("--verbose", 1, train)).err()).contains("CorpusException", "\tat org.gru4j.");
        assertThat(gru(with("--verbose", 0, train)).err()).contains("\tat org.gru4j.");
    }

    private static String[] with(String word, int place, String... words) {
        List<String> more = new ArrayList<>(List.of(words));
        more.add(place, word);
        return more.toArray(String[]::new);
    }

    @Test
    void layersMayBeSeveralWordsAndInCapitals() {
        train("--epochs=1", "--layers=GRU:8", "gru:4", "--no-samples").assertDone();

        assertThat(ModelFile.load(model).configuration().layers()).isEqualTo(LayerSpec.list("gru:8 gru:4"));
    }

    @Test
    void aFolderWithSpacesIsQuotedWhereItIsToBeTyped() throws IOException {
        Path spaced = folder.resolve("my model");
        Path corpus = Files.writeString(folder.resolve("spaced.txt"), TEXT);
        Result trained = gru(
                "train",
                "--corpus",
                corpus.toString(),
                "--model",
                spaced.toString(),
                "--layers=gru:4",
                "--epochs=1",
                "--no-samples");

        assertThat(trained.assertDone().out())
                .contains(Words.format(
                        "The model is in %s: gru generate --model %s%n", spaced, ShellWords.quoted(spaced.toString())));
    }

    // ---- wrong usage ----

    @Test
    void refusesAnUnknownOption() {
        train("--epocs", "3")
                .assertWrongUsage("gru train: --epocs is not an option of gru train; did you mean --epochs?");
        assertNothingWritten();
    }

    @Test
    void refusesToTrainWithoutACorpus() {
        gru("train", "--model", model.toString()).assertWrongUsage("gru train: --corpus PATH is missing" + MORE);
        assertNothingWritten();
    }

    @Test
    void refusesACorpusThatIsNotThere() {
        Path missing = folder.resolve("missing.txt");

        train("--corpus", missing.toString())
                .assertWrongUsage(Words.format("gru train: corpus %s does not exist", missing));
        assertNothingWritten();
    }

    @Test
    void refusesAnEmptyCorpus() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.txt"));

        gru("train", "--corpus", empty.toString(), "--model", model.toString())
                .assertWrongUsage(Words.format("gru train: the corpus is empty: %s has no text", empty));
        gru("train", "--corpus", "-", "--model", model.toString())
                .assertWrongUsage("gru train: the corpus is empty: standard input has no text");
        assertNothingWritten();
    }

    @Test
    void refusesACorpusShorterThanOneWindow() throws IOException {
        Path tiny = Files.writeString(folder.resolve("tiny.txt"), "x".repeat(31) + "y");

        gru("train", "--corpus", tiny.toString(), "--model", model.toString())
                .assertWrongUsage("gru train: the text has 32 characters, but a window of 32 needs at least 33: "
                        + "give more text or a smaller window");
        assertNothingWritten();
    }

    @Test
    void windowsFollowOnEachOtherUnlessTheyShallNot() {
        assertThat(stateful()).isTrue();
        assertThat(stateful("--stateful")).isTrue();
        assertThat(stateful("--no-stateful")).isFalse();
        assertThat(stateful("--step=3")).isFalse();
        assertThat(stateful("--targets=last")).isFalse();
        assertThat(stateful("--layers=lstm:4", "--dropout=0")).isFalse();
    }

    private boolean stateful(String... options) {
        List<String> all = new ArrayList<>(List.of("--epochs=1", "--no-samples", "--overwrite"));
        all.addAll(List.of(options));
        train(all.toArray(String[]::new)).assertDone();
        return ModelFile.training(model.resolve("last.zip"), TrainingState.class)
                .orElseThrow()
                .configuration()
                .stateful();
    }

    @Test
    void refusesStatesWhereThereAreNone() {
        train("--stateful", "--step=3")
                .assertWrongUsage("gru train: --step is for windows in random order, not for --stateful");
        train("--stateful", "--layers=lstm:4")
                .assertWrongUsage(
                        "gru train: --stateful must be false unless all recurrent layers are gru and targets are "
                                + "every, but is true with layers lstm:4 and targets every");
        train("--stateful", "--spark-master=spark://host:7077")
                .assertWrongUsage(
                        "gru train: --stateful is for one machine: on a cluster windows come in random order");
        train("--schedule=cosine", "--lr-factor=0.5")
                .assertWrongUsage(
                        "gru train: --lr-factor and --lr-patience are for --schedule plateau, not for cosine");
        assertNothingWritten();
    }

    @Test
    void samplesComeAfterEveryNthEpochAndTheLast() throws IOException {
        train("--epochs=5", "--sample-every=2", "--sample-length=5").assertDone();

        assertThat(Files.readAllLines(model.resolve("samples.txt")).stream()
                        .filter(line -> line.matches("--- epoch \\d+, prompt:")))
                .containsExactly("--- epoch 2, prompt:", "--- epoch 4, prompt:", "--- epoch 5, prompt:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0     | must be above 0, but is 0",
                "-0.5  | must be above 0, but is -0.5",
                "0.5,0 | must be above 0, but is 0",
                "NaN   | must be above 0, but is NaN",
                "0,5   | 0,5 is read as the two temperatures 0 and 5; write 0.5, because the decimal sign is a point",
            })
    void refusesSampleTemperaturesThatAreNotAboveZero(String temperatures, String message) {
        train("--temperatures=" + temperatures).assertWrongUsage("gru train: --temperatures " + message);
        assertNothingWritten();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--window=0             | --window must be 1 to 65,536, but is 0",
                "--step=0               | --step must be 1 or more, but is 0",
                "--epochs=0             | --epochs must be 1 or more, but is 0",
                "--batch-size=-1        | --batch-size must be 1 or more, but is -1",
                "--learning-rate=0      | --learning-rate must be above 0, but is 0",
                "--validation=1         | --validation must be 0 or more and below 1, but is 1",
                "--early-stopping=0     | --early-stopping must be 1 or more, but is 0",
                "--max-time=0s          | --max-time must be above 0, but is 0",
                "--warm-up=-1           | --warm-up must be 0 or more, but is -1",
                "--recurrent-dropout=1  | --recurrent-dropout must be 0 or more and below 1, but is 1",
                "--input-dropout=-1     | --input-dropout must be 0 or more and below 1, but is -1",
                "--sample-every=0       | --sample-every must be 1 or more, but is 0",
                "--lr-factor=1          | --lr-factor must be above 0 and below 1, but is 1",
                "--lr-patience=0        | --lr-patience must be 1 or more, but is 0",
                "--min-learning-rate=-1 | --min-learning-rate must be 0 or more, but is -1",
                "--sample-length=0      | --sample-length must be 1 or more, but is 0",
                "--layers=embedding:8   | --layers must be one recurrent layer or more, for example gru:128, but is embedding:8",
            })
    void refusesAValueOutOfItsRange(String option, String message) {
        train(option).assertWrongUsage("gru train: " + message);
        assertNothingWritten();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--epochs=many",
                "--layers=tree:8",
                "--optimizer=magic",
                "--targets=all",
                "--preset=best",
                "--reset-after=maybe",
                "--temperatures=warm"
            })
    void refusesAValueThatMeansNothingAndSaysWhereHelpIs(String option) {
        Result result = train(option);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("gru train: ")
                .contains(option.substring(0, option.indexOf('=')))
                .endsWith(MORE);
        assertNothingWritten();
    }

    @Test
    void refusesADirectoryThatHasSomethingInItUnlessToldToOverwrite() throws IOException {
        Files.createDirectory(model);
        Files.writeString(model.resolve("best.zip"), "precious");

        train("--epochs", "1")
                .assertWrongUsage(Words.format(
                        "gru train: directory %s is not empty: choose another with --model, or give --overwrite",
                        model));

        assertThat(filesIn(model)).containsExactly("best.zip");
        assertThat(model.resolve("best.zip")).hasContent("precious");
    }

    @Test
    void whatIsWrongIsFoundBeforeAnOldModelIsTouched() throws IOException {
        Files.createDirectory(model);
        Files.writeString(model.resolve("best.zip"), "precious");

        train("--overwrite", "--window", "1000");

        assertThat(model.resolve("best.zip")).hasContent("precious");
    }

    @Test
    void refusesAModelDirectoryThatIsAFile() throws IOException {
        Files.writeString(model, "a file");

        train("--epochs", "1", "--overwrite")
                .assertWrongUsage(
                        Words.format("gru train: %s is a file, not a directory: name a directory with --model", model));

        assertThat(model).hasContent("a file");
    }

    @Test
    void saysWhyADirectoryCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a file");
        model = file.resolve("model");

        Result result = train("--epochs", "1");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .contains(file.toString())
                .doesNotContain("null");
    }

    /** A quick run; options given here come last. */
    private Result train(String... options) {
        List<String> args = new ArrayList<>(List.of(
                "train",
                "--model",
                model.toString(),
                "--layers=gru:8",
                "--window=10",
                "--batch-size=8",
                "--schedule=plateau",
                "--warm-up=0",
                "--dropout=0",
                "--learning-rate=0.005"));
        for (String overriding : options) {
            args.removeIf(arg -> arg.startsWith("--") && overriding.startsWith(arg.replaceFirst("=.*", "=")));
        }
        args.addAll(List.of(options));
        args.addAll(List.of("--corpus", corpus.toString()));
        return gru(args.toArray(String[]::new));
    }

    private void assertNothingWritten() {
        assertThat(model).doesNotExist();
    }

    private List<JsonNode> metrics() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : Files.readAllLines(model.resolve("metrics.jsonl"))) {
            objects.add(new JsonMapper().readTree(line));
        }
        return objects;
    }

    private static List<String> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The text between a line and the next one that begins with ---, or the end. */
    private static String between(String samples, String heading) {
        int start = samples.indexOf(heading) + heading.length() + 1;
        int end = samples.indexOf("--- epoch", start);
        return (end < 0 ? samples : samples.substring(0, end)).substring(start).replaceFirst("\n+$", "");
    }
}
