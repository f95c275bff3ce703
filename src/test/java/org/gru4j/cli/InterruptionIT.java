package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.training.internal.TrainingState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program in processes of its own, ended by signals; two layers, so that dropout lies between them, on the
 * fastest engine that the machine has. {@code scripts/soak} is the long form of it.
 */
@DisabledOnOs(OS.WINDOWS)
class InterruptionIT {

    private static final int ENDLESS = 100_000; // epochs
    private static final String TEXT = "The quick brown fox jumps over the lazy dog. Träume sind Schäume!\n";
    private static final int INTERRUPTED = 130;
    private static final int KILLED = 137; // 128 and the number of SIGKILL

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void writeCorpus() throws IOException {
        Files.writeString(folder.resolve("corpus.txt"), TEXT.repeat(40));
    }

    @AfterEach
    void endWhatStillRuns() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void killedAtRandomMomentsItEndsWithTheSameNumbersAsARunThatNobodyDisturbed() throws Exception {
        assertThat(end(train("whole"))).isZero();
        Random random = new Random(1);

        List<Integer> batches = new ArrayList<>();
        for (int kill = 0; kill < 3; kill++) {
            Process process = kill == 0 ? train("killed") : resume("killed");
            waitForStep("killed");
            Thread.sleep(random.nextInt(400));
            process.destroyForcibly();
            assertThat(end(process))
                    .as("killed before its end, after batches %s", batches)
                    .isEqualTo(KILLED);
            batches.add(
                    ModelFile.load(folder.resolve("killed/last.zip")).network().getIterationCount());
        }
        assertThat(end(resume("killed"))).isZero();

        assertThat(batches).isSorted().doesNotContain(0);
        for (String file : List.of("best.zip", "last.zip")) {
            CharacterModel killed = ModelFile.load(folder.resolve("killed").resolve(file));
            CharacterModel whole = ModelFile.load(folder.resolve("whole").resolve(file));
            assertThat(killed.network().params().toFloatVector())
                    .containsExactly(whole.network().params().toFloatVector());
            assertThat(killed.network().getUpdater().getStateViewArray().toFloatVector())
                    .containsExactly(
                            whole.network().getUpdater().getStateViewArray().toFloatVector());
            assertThat(killed.network().getLayerWiseConfigurations().toJson())
                    .isEqualTo(whole.network().getLayerWiseConfigurations().toJson());
            assertThat(state("killed", file)).isEqualTo(state("whole", file));
        }
        assertThat(withoutDurations(Files.readString(folder.resolve("killed/metrics.jsonl"))))
                .isEqualTo(withoutDurations(Files.readString(folder.resolve("whole/metrics.jsonl"))));
        assertThat(folder.resolve("killed/samples.txt")).hasSameTextualContentAs(folder.resolve("whole/samples.txt"));
    }

    @Test
    void asksToBeInterruptedSavesAndSaysHowToGoOn() throws Exception {
        for (String signal : List.of("INT", "TERM", "HUP")) {
            Process process = train(signal, ENDLESS);
            waitForStep(signal);

            send(signal, process);

            assertThat(end(process)).isEqualTo(INTERRUPTED);
            assertThat(errors(signal).lines())
                    .containsExactly(
                            "gru train: finishing the step and saving; interrupt again to end at once",
                            "gru train: interrupted, everything is saved; to continue: gru train --corpus corpus.txt"
                                    + " --layers=gru:16,gru:16 --dropout=0.2 --window=20 --batch-size=8"
                                    + " --epochs=100000 --checkpoint-every=3 --sample-length=10 --model " + signal
                                    + " --resume");
            assertThat(filesIn(signal)).contains("last.zip").doesNotContain("train.lock", "last.zip.tmp");
        }
    }

    @Test
    void interruptedBeforeTheFirstStepItLeavesNothing() throws Exception {
        Files.writeString(folder.resolve("long.txt"), TEXT.repeat(4000));
        Process process = start("early", "train", "--corpus", "long.txt", "--model", "early");
        for (int tries = 0; tries < 6000 && Files.size(folder.resolve("early.out")) == 0; tries++) {
            Thread.sleep(10); // what it says first, before it times the machine
        }

        send("INT", process);

        assertThat(end(process)).isEqualTo(INTERRUPTED);
        assertThat(errors("early")).isEqualTo("gru train: interrupted before the first step: nothing was changed\n");
        assertThat(folder.resolve("early")).doesNotExist();
    }

    @Test
    void aSecondRunInTheSameDirectoryIsRefusedAndTheFirstGoesOn() throws Exception {
        Process first = train("model", ENDLESS);
        waitForStep("model");

        Process second = start("second", "train", "--resume", "--corpus", "corpus.txt", "--model", "model");

        assertThat(end(second)).isEqualTo(1);
        assertThat(errors("second"))
                .isEqualTo("gru train: directory model is in use by another run, process " + first.pid()
                        + ": wait for it, or choose another with --model\n");
        assertThat(first.isAlive()).isTrue();
        assertThat(folder.resolve("model/train.lock")).hasContent(Long.toString(first.pid()));
        send("TERM", first);
        send("INT", first); // ends at once, or after saving: nothing is half-written either way
        assertThat(end(first)).isEqualTo(INTERRUPTED);
        assertThat(ModelFile.load(folder.resolve("model/last.zip")).network().getIterationCount())
                .isPositive();
    }

    private Process train(String model) throws IOException {
        return train(model, 10);
    }

    private Process train(String model, int epochs) throws IOException {
        return start(
                model,
                "train",
                "--corpus",
                "corpus.txt",
                "--layers=gru:16,gru:16",
                "--dropout=0.2",
                "--window=20",
                "--batch-size=8",
                "--epochs=" + epochs,
                "--checkpoint-every=3",
                "--sample-length=10",
                "--model",
                model);
    }

    private Process resume(String model) throws IOException {
        return start(
                model,
                "train",
                "--resume",
                "--corpus",
                "corpus.txt",
                "--checkpoint-every=3",
                "--sample-length=10",
                "--model",
                model);
    }

    private Process start(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(Surroundings.java());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-jar",
                Path.of("target/gru4j.jar").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        Process process = Surroundings.known(new ProcessBuilder(command))
                .directory(folder.toFile())
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
        return process.exitValue();
    }

    /** Until the program that was started last has written a checkpoint after some step. */
    private void waitForStep(String model) throws Exception {
        Path last = folder.resolve(model).resolve("last.zip");
        String before = Files.exists(last) ? position(last) : "1, 0";
        for (int tries = 0; tries < 6000; tries++) {
            if (Files.exists(last) && !position(last).equals(before)) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no checkpoint within a minute: " + errors(model));
    }

    private static String position(Path last) {
        TrainingState state = ModelFile.training(last, TrainingState.class).orElseThrow();
        return state.epoch() + ", " + state.batch();
    }

    private static void send(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** All but durations. */
    private String state(String model, String file) throws IOException {
        TrainingState state = ModelFile.training(folder.resolve(model).resolve(file), TrainingState.class)
                .orElseThrow();
        return state.toString().replaceAll("(seconds|preparationSeconds|epochSeconds|charsPerSecond)=[^,\\]]*", "");
    }

    private static String withoutDurations(String metrics) {
        return metrics.replaceAll("\"(seconds|chars_per_second)\":[^,]*,", "");
    }

    private String errors(String name) {
        try {
            return Files.readString(folder.resolve(name + ".err"), UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<String> filesIn(String model) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(model))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
