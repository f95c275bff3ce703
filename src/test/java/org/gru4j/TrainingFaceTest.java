package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gru4j.cli.Surroundings;
import org.gru4j.corpus.CorpusException;
import org.gru4j.run.ModelDirectoryException;
import org.gru4j.run.ModelDirectoryException.Fault;
import org.gru4j.run.SampleOptions;
import org.gru4j.settings.SettingException;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingException;
import org.gru4j.training.TrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Training} promises. */
class TrainingFaceTest {

    private static final Corpus CORPUS = Corpus.of("the quick brown fox jumps over the lazy dog.\n".repeat(40));
    private static final Corpus OTHER = Corpus.of("0123456789\n".repeat(200));
    private static final Recipe SMALL =
            Recipe.builder().layers("gru:4").window(8).batchSize(8).epochs(1).build();

    @TempDir
    Path folder;

    private Path directory;

    @BeforeEach
    void nameTheDirectory() {
        directory = folder.resolve("model");
    }

    private static Training training() {
        return Training.of(CORPUS).recipe(SMALL).samples(SampleOptions.NONE);
    }

    private static TrainingListener onStep(int number, Runnable action) {
        return new TrainingListener() {
            @Override
            public void stepDone(TrainingEvent.StepDone event) {
                if (event.batch() == number) {
                    action.run();
                }
            }
        };
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(it -> String.valueOf(it.getFileName())).collect(Collectors.toSet());
        }
    }

    @Test
    void keepsARunInItsDirectoryAndGivesItsBestModel() throws IOException {
        List<Integer> epochs = new ArrayList<>();

        LanguageModel best = training()
                .directory(directory)
                .samples(SampleOptions.STANDARD)
                .onEpoch(it -> epochs.add(it.epoch()))
                .run();

        assertThat(epochs).containsExactly(1);
        assertThat(files())
                .containsExactlyInAnyOrder("best.zip", "last.zip", "metrics.jsonl", "report.html", "samples.txt");
        assertThat(best.recipe()).isEqualTo(SMALL);
        assertThat(best.next("the")).isEqualTo(LanguageModel.load(directory).next("the"));
    }

    @Test
    void givesTheBestModelAndNotTheLast() throws IOException {
        Corpus drifting = Corpus.of("ab".repeat(5000) + "aaaaabbbbb".repeat(100)); // what is held out is another text
        List<Double> losses = new ArrayList<>();

        LanguageModel best = Training.of(drifting)
                .recipe(SMALL.toBuilder().epochs(4).learningRate(0.02).build())
                .samples(SampleOptions.NONE)
                .onEpoch(it -> losses.add(it.validationLoss()))
                .run();

        double lowest = losses.stream().mapToDouble(it -> it).min().orElseThrow();
        assertThat(losses.get(losses.size() - 1)).as("%s", losses).isGreaterThan(lowest);
        assertThat(best.metrics().validationLoss()).isEqualTo(lowest);
    }

    @Test
    void leavesNothingBehindWithoutADirectory() throws IOException {
        List<Path> places = new ArrayList<>();
        TrainingListener place = new TrainingListener() {
            @Override
            public void started(TrainingEvent.Started event) {
                places.add(event.directory());
            }
        };

        LanguageModel model = training().listener(place).run();

        assertThat(places).hasSize(1);
        assertThat(places.get(0)).doesNotExist();
        assertThat(Training.fineTune(model, OTHER)
                        .samples(SampleOptions.NONE)
                        .run()
                        .vocabulary())
                .isEqualTo(CORPUS.vocabulary().union(OTHER.vocabulary()));
    }

    @Test
    void namesNoCheckpointsThatAreGoneWhereItDivergesWithoutADirectory() {
        Training diverging = training()
                .recipe(SMALL.toBuilder()
                        .learningRate(1000)
                        .warmUp(0)
                        .epochs(50)
                        .build());

        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(diverging::run)
                .satisfies(it -> assertThat(it.checkpoints()).isNull())
                .satisfies(it -> assertThat(it).hasMessage(it.what()));
    }

    @Test
    void runsOnce() throws IOException {
        Training training = training();
        training.run();

        assertThatIllegalStateException()
                .isThrownBy(training::run)
                .withMessage("a training runs once: make another one");
    }

    @Test
    void replacesARunOnlyIfItMay() throws IOException {
        training().directory(directory).run();

        assertThatExceptionOfType(ModelDirectoryException.class)
                .isThrownBy(() -> training().directory(directory).run())
                .satisfies(it -> assertThat(it.fault()).isEqualTo(Fault.NOT_EMPTY))
                .satisfies(it -> assertThat(it.isResumable()).isTrue());
        assertThat(training().directory(directory).overwrite(true).run().metrics())
                .isNotNull();
    }

    @Test
    void givesItsOwnModelAlsoWhereAnotherRunsBestOneIsStillThere() throws IOException {
        Training.of(OTHER)
                .recipe(SMALL)
                .samples(SampleOptions.NONE)
                .directory(directory)
                .run();
        Training stopped = training().directory(directory).overwrite(true);
        stopped.stop();

        assertThat(stopped.run().vocabulary()).isEqualTo(CORPUS.vocabulary());
    }

    @Test
    void isStoppedBeforeItBeginsAndResumed() throws IOException {
        Training stopped = training().directory(directory);
        stopped.stop();
        stopped.stop();

        assertThat(stopped.run().metrics()).isNull();
        assertThat(Training.resume(directory, CORPUS).run().next("the"))
                .isEqualTo(training().run().next("the"));
    }

    @Test
    void isStoppedInTheMiddleAndResumed() throws IOException {
        Training stopped = training().directory(directory);
        stopped.listener(onStep(2, stopped::stop)).run();

        assertThat(LanguageModel.load(directory).state().orElseThrow().batch()).isEqualTo(2);
        assertThat(Training.resume(directory, CORPUS).run().next("the"))
                .isEqualTo(training().run().next("the"));
    }

    @Test
    void anInterruptOfItsThreadStopsItWithAllSaved() throws IOException {
        boolean interrupted;
        try {
            training()
                    .directory(directory)
                    .listener(onStep(2, Thread.currentThread()::interrupt))
                    .run();
        } finally {
            interrupted = Thread.interrupted();
        }

        assertThat(interrupted).as("the interrupt is still to be seen").isTrue();
        assertThat(files()).containsExactlyInAnyOrder("best.zip", "last.zip", "report.html");
        assertThat(LanguageModel.load(directory).state().orElseThrow().batch()).isEqualTo(2);
        assertThat(Training.resume(directory, CORPUS).run().next("the"))
                .isEqualTo(training().run().next("the"));
    }

    @Test
    void resumesOnlyARunThatIsThereWithItsOwnText() throws IOException {
        assertThatExceptionOfType(ModelDirectoryException.class)
                .isThrownBy(() -> Training.resume(directory, CORPUS).run())
                .satisfies(it -> assertThat(it.fault()).isEqualTo(Fault.NO_RUN));
        training().directory(directory).run();

        assertThatExceptionOfType(ModelDirectoryException.class)
                .isThrownBy(() -> Training.resume(directory, OTHER).run())
                .satisfies(it -> assertThat(it.fault()).isEqualTo(Fault.OTHER_CORPUS));
        assertThat(Training.resume(directory, CORPUS)
                        .epochs(2)
                        .run()
                        .recipe()
                        .training()
                        .epochs())
                .isEqualTo(2);
    }

    @Test
    void aRunThatIsResumedTakesNothingThatItHas() {
        Training resumed = Training.resume(directory, CORPUS);

        assertThatIllegalStateException().isThrownBy(() -> resumed.recipe(SMALL));
        assertThatIllegalStateException().isThrownBy(() -> resumed.directory(folder));
        assertThatIllegalStateException().isThrownBy(() -> resumed.overwrite(true));
        assertThatIllegalStateException().isThrownBy(() -> resumed.copyIndex(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TextReady",
                "NetworkReady",
                "CopyIndexReady",
                "Started",
                "EpochStarted",
                "StepDone",
                "CheckpointWritten",
                "EpochDone",
                "Ended"
            })
    void whatAListenerThrowsEndsTheRunAndFreesItsDirectory(String event) throws IOException {
        TrainingListener throwing = TrainingListener.of(it -> {
            if (it.getClass().getSimpleName().equals(event)) {
                throw new IllegalStateException("mine");
            }
        });

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> training().directory(directory).listener(throwing).run())
                .withMessage("mine");
        training().directory(directory).overwrite(true).run();
        assertThat(files()).doesNotContain("train.lock");
    }

    @Test
    void aListenerThatCannotWriteIsNoReasonToLoseAModel() throws IOException {
        List<String> told = new ArrayList<>();
        TrainingListener writing = TrainingListener.of(it -> {
            throw new UncheckedIOException(new IOException("the disk is full"));
        });
        TrainingListener other = new TrainingListener() {
            @Override
            public void writeFailed(TrainingEvent.WriteFailed event) {
                told.add(event.failure().getMessage());
            }
        };

        assertThat(training().listener(writing).listener(other).run().metrics()).isNotNull();
        assertThat(told).isNotEmpty().containsOnly("the disk is full");
    }

    @Test
    void aDirectoryIsOneRunsAtATimeInThisProcessAndInOthers() throws IOException {
        List<String> refused = new ArrayList<>();
        Runnable another = () -> {
            assertThatExceptionOfType(ModelDirectoryException.class)
                    .isThrownBy(() ->
                            training().directory(directory).overwrite(true).run())
                    .satisfies(it -> assertThat(it.fault()).isEqualTo(Fault.IN_USE));
            refused.add(outputOfAnotherProcess());
        };

        training().directory(directory).listener(onStep(1, another)).run();

        assertThat(refused).containsExactly("IN_USE");
    }

    private String outputOfAnotherProcess() {
        List<String> command = new ArrayList<>(Surroundings.java());
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), SecondProgram.class.getName(), directory.toString()));
        try {
            File errors = folder.resolve("errors").toFile();
            Process process = Surroundings.known(new ProcessBuilder(command))
                    .redirectError(errors)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Wants the directory of another one's run. */
    static final class SecondProgram {

        private SecondProgram() {}

        public static void main(String[] args) throws IOException {
            try {
                training().directory(Path.of(args[0])).overwrite(true).run();
                System.out.print("trained");
            } catch (ModelDirectoryException refused) {
                System.out.print(refused.fault());
            }
        }
    }

    @Test
    void refusesAnEndThatIsNone() {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> training().epochs(0))
                .withMessage("epochs must be 1 or more, but is 0");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> training().earlyStopping(0))
                .withMessage("earlyStopping must be 1 or more, but is 0");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> training().until(Duration.ZERO))
                .withMessage("maxTime must be above 0, but is 0");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> training().until(ChronoUnit.FOREVER.getDuration()))
                .withMessageStartingWith("maxTime must be 36,525 days or less");
    }

    @Test
    void aTextShorterThanAWindowIsRefusedBeforeAnythingIsWritten() {
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> Training.of(Corpus.of("abc"))
                        .recipe(SMALL)
                        .directory(directory)
                        .run());
        assertThat(directory).doesNotExist();
    }

    @Test
    void keepsTheModelThatIsTunedInItsDirectoryAlsoIfItsFileHasChanged() throws IOException {
        LanguageModel old = training().directory(directory).run();
        Training.of(OTHER)
                .recipe(SMALL)
                .samples(SampleOptions.NONE)
                .directory(directory)
                .overwrite(true)
                .run();

        LanguageModel tuned = Training.fineTune(old, OTHER)
                .directory(directory)
                .samples(SampleOptions.NONE)
                .run();

        assertThat(LanguageModel.load(directory.resolve("base.zip")).next("the"))
                .isEqualTo(old.next("the"));
        assertThat(tuned.vocabulary()).isEqualTo(CORPUS.vocabulary().union(OTHER.vocabulary()));
        assertThat(tuned.recipe().model().layers()).isEqualTo(SMALL.model().layers());
        assertThat(tuned.recipe().model().window()).isEqualTo(SMALL.model().window());
    }

    @Test
    void tunesInADirectoryThatGoesByTwoNames() throws IOException {
        training().directory(directory).run();
        Path link = Files.createSymbolicLink(folder.resolve("link"), directory);

        Training.fineTune(LanguageModel.load(link), CORPUS).directory(directory).run();

        assertThat(files()).contains("base.zip");
    }

    @Test
    void nullIsRefusedWhereItIsGiven() {
        assertThatNullPointerException().isThrownBy(() -> Training.of(null)).withMessage("corpus");
        assertThatNullPointerException()
                .isThrownBy(() -> Training.resume(null, CORPUS))
                .withMessage("directory");
        assertThatNullPointerException()
                .isThrownBy(() -> Training.fineTune(null, CORPUS))
                .withMessage("model");
        assertThatNullPointerException()
                .isThrownBy(() -> training().recipe(null))
                .withMessage("recipe");
        assertThatNullPointerException()
                .isThrownBy(() -> training().directory(null))
                .withMessage("directory");
        assertThatNullPointerException()
                .isThrownBy(() -> training().until(null))
                .withMessage("maxTime");
        assertThatNullPointerException()
                .isThrownBy(() -> training().listener(null))
                .withMessage("listener");
        assertThatNullPointerException()
                .isThrownBy(() -> training().onEpoch(null))
                .withMessage("consumer");
    }
}
