package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.internal.FullDisk;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.run.internal.ModelDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gru train --resume}, {@code --fine-tune}, and a model directory in trouble. */
class ResumeCommandTest {

    private static final String TEXT = "the quick brown fox\njumps over the lazy dog\n".repeat(8);
    private static final String OTHER_TEXT = "Träume – süße Träume, fox und dog\n".repeat(8);

    @TempDir
    Path folder;

    private Path corpus;
    private Path model;

    @BeforeEach
    void writeCorpus() throws IOException {
        corpus = Files.writeString(folder.resolve("corpus.txt"), TEXT);
        model = folder.resolve("model");
    }

    @Test
    void aRunWithMoreEpochsGoesOnAsIfItHadBeenLongerFromTheStart() throws IOException {
        begin("--preset=standard", "--epochs=4", "--sample-length=5", "--dropout=0.2")
                .assertDone();
        String samples = Files.readString(model.resolve("samples.txt"));
        List<String> metrics = metricsWithoutDurations();
        CharacterModel whole = ModelFile.load(model.resolve("last.zip"));
        begin("--preset=standard", "--epochs=2", "--sample-length=5", "--dropout=0.2", "--overwrite")
                .assertDone();

        Result resumed = resume("--epochs=4", "--sample-length=5").assertDone();

        assertThat(resumed.out())
                .contains("resuming in epoch 3/4 after batch 0")
                .containsPattern("(?m)^epoch 4/4  loss")
                .doesNotContain("epoch 2/4");
        assertThat(ModelFile.load(model.resolve("last.zip")).network().params().toFloatVector())
                .containsExactly(whole.network().params().toFloatVector());
        assertThat(metricsWithoutDurations()).isEqualTo(metrics).hasSize(4);
        assertThat(model.resolve("samples.txt")).hasContent(samples);
        assertThat(filesIn(model))
                .containsExactly("best.zip", "last.zip", "metrics.jsonl", "report.html", "samples.txt");
    }

    @Test
    void aCompleteRunSaysHowItCouldBeLonger() {
        begin("--epochs=2", "--no-samples").assertDone();

        assertThat(resume().assertDone().out()).contains("All 2 epochs are done: give more --epochs to train longer.");
    }

    @Test
    void logsAreBroughtBackToTheCheckpoint() throws IOException {
        begin("--epochs=2", "--sample-length=5").assertDone();
        String samples = Files.readString(model.resolve("samples.txt"));
        List<String> metrics = Files.readAllLines(model.resolve("metrics.jsonl"));
        Files.writeString(model.resolve("samples.txt"), samples + "--- epoch 3, prompt:\nhalf a samp");
        Files.writeString(model.resolve("metrics.jsonl"), metrics.get(0) + "\n{\"epoch\":2,\"iter");

        resume("--sample-length=5").assertDone();

        assertThat(model.resolve("samples.txt")).hasContent(samples);
        assertThat(Files.readAllLines(model.resolve("metrics.jsonl"))).isEqualTo(metrics);
    }

    @Test
    void refusesAnotherCorpus() throws IOException {
        begin("--epochs=1", "--no-samples").assertDone();
        Files.writeString(corpus, TEXT + "!");
        byte[] last = Files.readAllBytes(model.resolve("last.zip"));

        Result refused = resume("--epochs=2");

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo(Words.format(
                        "gru train: the corpus is not that of the run in %s, which has 352 characters: give"
                                + " that one, or --fine-tune to continue with another%n",
                        model));
        assertThat(model.resolve("last.zip")).hasBinaryContent(last);
        assertThat(filesIn(model)).containsExactly("best.zip", "last.zip", "metrics.jsonl", "report.html");
    }

    @Test
    void refusesToResumeWhatIsNotThere() {
        resume().assertWrongUsage(Words.format(
                "gru train: there is no run to resume in %s, it has no last.zip: start one without --resume, or name"
                        + " another with --model",
                model));
        assertThat(model).doesNotExist();
    }

    @Test
    void refusesToResumeAModelThatHoldsNoRun() throws IOException {
        begin("--epochs=1", "--no-samples").assertDone();
        ModelFile.save(ModelFile.load(model), model.resolve("last.zip"));

        resume().assertFailed(Words.format(
                "gru train: %s holds a model but no training run that could be resumed: --fine-tune starts a new one from it",
                model.resolve("last.zip")));
    }

    @Test
    void theSameOptionsAgainAreThoseOfTheRun() {
        begin("--epochs=1", "--no-samples", "--layers=gru:5", "--random-seed=3", "--learning-rate=0.01")
                .assertDone();

        Result same = resume("--epochs=2", "--no-samples", "--layers=gru:5", "--random-seed=3", "--learning-rate=0.01");

        same.assertDone();
        assertThat(same.out()).contains("epoch 2/2");
    }

    @Test
    void theSamePresetAgainIsThatOfTheRun() {
        List<String> options = List.of("--preset=notebook", "--no-samples", "--layers=gru:5", "--window=10");

        train(options, "--epochs=1").assertDone();
        train(options, "--epochs=2", "--resume").assertDone();
    }

    @Test
    void refusesToChangeARunInItsMiddleAndNamesAllThatDiffers() {
        begin("--epochs=1", "--no-samples", "--layers=gru:5", "--window=10").assertDone();

        resume("--epochs=2", "--layers=gru:9", "--window=10", "--learning-rate=1", "--clip-norm=2")
                .assertWrongUsage(Words.format(
                        "gru train: the run in %s has --layers gru:5, not gru:9; --learning-rate 0.005, not 1.0; --clip-norm none, not 2.0, which cannot change in the middle of a run: leave it out, or start a new schedule with --fine-tune (see gru train --help)",
                        model));
    }

    @Test
    void refusesAnotherPresetInTheMiddleOfARun() {
        begin("--epochs=1", "--no-samples").assertDone();

        Result refused = resume("--preset=notebook");

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .contains(
                        "has --layers ", ", not gru:128; ", "--reset-after true, not false", "--window ", ", not 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--layers=gru:9", "--targets=last", "--reset-after=false", "--preset=notebook"})
    void refusesToChangeTheNetworkThatIsFineTuned(String option) {
        begin("--epochs=1", "--no-samples").assertDone();

        resume("--fine-tune", option)
                .assertWrongUsage(
                        "gru train: " + option.replaceFirst("=.*", "")
                                + " cannot change when a model is fine-tuned: its weights would not fit (see gru train --help)");
    }

    @Test
    void refusesOptionsThatContradictEachOther() {
        begin("--fine-tune")
                .assertWrongUsage("gru train: --fine-tune starts from an existing model: give --resume, too");
        resume("--overwrite")
                .assertWrongUsage("gru train: --resume continues what --overwrite replaces: give one of the two");
        assertThat(model).doesNotExist();
    }

    @Test
    void fineTuningLearnsAnotherTextWithTheOldWeightsAndANewSchedule() throws IOException {
        begin("--epochs=6", "--no-samples", "--learning-rate=0.02").assertDone();
        CharacterModel old = ModelFile.load(model);
        Files.writeString(corpus, OTHER_TEXT);

        Result tuned = resume("--fine-tune", "--epochs=2", "--no-samples", "--learning-rate=0.01")
                .assertDone();

        CharacterModel last = ModelFile.load(model.resolve("last.zip"));
        Vocabulary both = Vocabulary.of(TEXT + OTHER_TEXT);
        assertThat(tuned.out())
                .contains(Words.format("vocabulary: %d characters, %d of them new", both.size(), both.size() - 28))
                .containsPattern("(?m)^epoch 1/2  loss .*learning rate 0\\.00");
        assertThat(last.vocabulary()).isEqualTo(both);
        assertThat(last.metrics().epoch()).isEqualTo(2);
        assertThat(last.provenance().corpusCharacters()).isEqualTo(OTHER_TEXT.length());
        assertThat(metricsWithoutDurations()).hasSize(2);
        assertThat(filesIn(model)).containsExactly("base.zip", "best.zip", "last.zip", "metrics.jsonl", "report.html");
        assertThat(ModelFile.load(model.resolve("base.zip")).metrics()).isEqualTo(old.metrics());

        assertThat(resume("--epochs=3", "--no-samples").assertDone().out()).contains("resuming in epoch 3/3");
    }

    @Test
    void fineTuningNeedsAModel() {
        resume("--fine-tune")
                .assertWrongUsage(Words.format(
                        "gru train: there is no run to resume in %s, it has no last.zip: start one without --resume, or name"
                                + " another with --model",
                        model));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--clip-value=0         | --clip-value must be above 0, but is 0",
                "--clip-norm=-1         | --clip-norm must be above 0, but is -1",
                "--dropout=1            | --dropout must be 0 or more and below 1, but is 1",
            })
    void refusesAValueOutOfItsRange(String option, String message) {
        begin(option).assertWrongUsage("gru train: " + message);
        assertThat(model).doesNotExist();
    }

    @Test
    void refusesAnIntervalThatIsNone() {
        begin("--checkpoint-every=often")
                .assertWrongUsage("gru train: --checkpoint-every: a checkpoint interval is a"
                        + " time, for example 30s, 5m or 1h, or a number of iterations, for example 1000, but not"
                        + " \"often\" (see gru train --help)");
    }

    @Test
    void backsOffFromALearningRateThatIsTooLarge() {
        String rate = "--learning-rate=400";

        Result stopped =
                begin("--epochs=4", "--no-samples", "--optimizer=sgd", "--batch-size=2", rate, "--on-divergence=stop");
        Result backedOff =
                begin("--epochs=4", "--no-samples", "--optimizer=sgd", "--batch-size=2", rate, "--overwrite");

        assertThat(stopped.status()).isEqualTo(1);
        assertThat(stopped.err()).startsWith("gru train: the loss has risen to ");
        assertThat(backedOff.assertDone().out())
                .containsPattern("(?m)^learning rate 400 -> 200: the loss has risen .*; back to the last checkpoint$");
    }

    // ---- a directory in trouble ----

    @Test
    void refusesADirectoryThatAnotherRunIsUsing() throws IOException {
        Files.createDirectory(model);
        new ModelDirectory(model).whileLocked(() -> {
            Result refused = begin("--epochs=1", "--overwrite");

            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.out()).as("refused before the text is read").isEmpty();
            assertThat(refused.err())
                    .isEqualTo(Words.format(
                            "gru train: directory %s is in use by another run, process %d: wait for it, or choose"
                                    + " another with --model%n",
                            model, ProcessHandle.current().pid()));
            assertThat(filesIn(model)).containsExactly("train.lock");
            return model;
        });
        begin("--epochs=1", "--no-samples").assertDone();
    }

    @Test
    void aLockThatWasLeftBehindMeansNothing() throws IOException {
        Files.createDirectory(model);
        Files.writeString(model.resolve("train.lock"), "12345");
        Files.writeString(model.resolve("last.zip.tmp"), "half a checkpo");

        begin("--epochs=1", "--no-samples").assertDone();

        assertThat(filesIn(model)).containsExactly("best.zip", "last.zip", "metrics.jsonl", "report.html");
    }

    @Test
    void aDirectoryWithARunInItSaysThatItCanBeResumed() {
        begin("--epochs=1", "--no-samples").assertDone();

        begin("--epochs=1")
                .assertWrongUsage(Words.format(
                        "gru train: directory %s is not empty: choose another with --model, or give --resume or --overwrite",
                        model));
    }

    /** Everything under /sys is the kernel's own: not even root makes a directory there. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatADirectoryCannotBeWritten() {
        model = Path.of("/sys/gru-model");

        Result refused = begin("--epochs=1");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err().lines()).singleElement().asString().startsWith("gru train: /sys/gru-model cannot be ");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLogOnAFullDiskIsSaidAndTrainingGoesOn() throws IOException {
        begin("--epochs=1", "--no-samples").assertDone();
        Files.delete(model.resolve("metrics.jsonl"));
        Files.createSymbolicLink(model.resolve("metrics.jsonl"), Path.of("/dev/full"));

        Result resumed = resume("--epochs=2", "--no-samples");

        String line = Words.format(
                "gru train: %s cannot be read or written: %s; the file from before is kept, and training continues%n",
                model.resolve("metrics.jsonl"), FullDisk.reason());
        assertThat(resumed).isEqualTo(new Result(0, resumed.out(), line + line));
        assertThat(ModelFile.load(model).metrics().epoch()).isEqualTo(2);
    }

    private Result begin(String... options) {
        List<String> args = new ArrayList<>(List.of(
                "--layers=gru:8",
                "--window=10",
                "--batch-size=8",
                "--schedule=plateau",
                "--warm-up=0",
                "--dropout=0",
                "--learning-rate=0.005"));
        for (String option : options) {
            args.removeIf(arg -> option.startsWith(arg.replaceFirst("=.*", "=")));
        }
        args.addAll(List.of(options));
        return train(args);
    }

    private Result resume(String... options) {
        List<String> args = new ArrayList<>(List.of(options));
        args.add("--resume");
        return train(args);
    }

    private Result train(List<String> options, String... more) {
        return gru(Stream.of(
                        Stream.of("train", "--model", model.toString(), "--corpus", corpus.toString()),
                        options.stream(),
                        Stream.of(more))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private List<String> metricsWithoutDurations() throws IOException {
        return Files.readAllLines(model.resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll("\"(seconds|chars_per_second)\":[^,]*,", ""))
                .toList();
    }

    private static List<String> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
