package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.internal.FullDisk;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.training.CheckpointInterval;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingEvent.EpochStarted;
import org.gru4j.training.TrainingEvent.StepDone;
import org.gru4j.training.TrainingEvent.WriteFailed;
import org.gru4j.training.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a run does when its directory goes wrong under it. Linux has a device that is always full. */
@EnabledOnOs(OS.LINUX)
class CheckpointFailureTest {

    private static final Path FULL = Path.of("/dev/full");
    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(3);

    @TempDir
    Path folder;

    private final List<TrainingEvent> events = new ArrayList<>();

    @Test
    void aDiskThatIsFullForAWhileCostsACheckpointAndNoMore() throws IOException {
        int[] steps = new int[1];
        TrainingListener fullAtTheThirdStep = TrainingListener.of(event -> {
            if (event instanceof StepDone && ++steps[0] == 3) {
                fillDisk();
            }
        });
        train(fullAtTheThirdStep, 2);

        assertThat(failures()).singleElement().satisfies(this::isDiskFull);
        assertThat(state().epoch()).isEqualTo(3); // both epochs are done
        assertThat(ModelFile.load(folder).metrics().epoch()).isEqualTo(2);
    }

    @Test
    void aDiskThatIsFullInTheEndEndsTheRunAndTheOlderCheckpointStillLoads() throws IOException {
        TrainingListener fullInTheLastStep = TrainingListener.of(event -> {
            if (event instanceof EpochStarted started && started.epoch() == 2) {
                steps = 0;
            } else if (event instanceof StepDone && ++steps == batches()) {
                fillDisk();
            }
        });
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> train(fullInTheLastStep, 1))
                .satisfies(this::isDiskFull);

        assertThat(ModelFile.load(folder.resolve("last.zip")).network().getIterationCount())
                .isEqualTo(batches() - 1);
        assertThat(state().batch()).isEqualTo(batches() - 1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("last.zip"));
        }
    }

    @Test
    void aDiskThatIsFullFromTheStartIsFoundOutBeforeAnythingIsComputed() {
        fillDisk();

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> train(TrainingListener.of(event -> {}), 1));

        assertThat(events).isEmpty();
    }

    @Test
    void aDirectoryThatIsRemovedIsMadeAgain() throws IOException {
        train(
                TrainingListener.of(event -> {
                    if (event instanceof StepDone done && done.batch() == 2) {
                        remove(folder);
                    }
                }),
                1);

        assertThat(failures()).isEmpty();
        assertThat(state().epoch()).isEqualTo(2);
        assertThat(ModelFile.load(folder).metrics().epoch()).isEqualTo(1);
    }

    @Test
    void aModelFileThatIsRemovedIsWrittenAgain() throws IOException {
        train(
                TrainingListener.of(event -> {
                    if (event instanceof StepDone done && done.batch() == 2) {
                        remove(folder.resolve("last.zip"));
                    }
                }),
                1);

        assertThat(state().epoch()).isEqualTo(2);
    }

    private int steps;

    private static int batches() {
        return 13; // of 10 windows, from 135 characters
    }

    private void train(TrainingListener trouble, int epochs) throws IOException {
        new Trainer(
                        TrainingConfigurations.shuffled(1, epochs, 10, new Plateau(0.5, 1, 0.001)),
                        folder,
                        CheckpointInterval.of("1"),
                        InstantSource.fixed(Instant.EPOCH),
                        Instant.EPOCH,
                        List.of(TrainingListener.of(events::add), trouble),
                        AfterEpoch.NOTHING)
                .train(
                        TinyModels.of("gru:4", Targets.LAST, TEXT),
                        CorpusText.of(TEXT).text());
    }

    /** The next checkpoint goes to the full device; it is removed like any unfinished file. */
    private void fillDisk() {
        try {
            Files.createSymbolicLink(folder.resolve("last.zip.tmp"), FULL);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void remove(Path path) {
        try (Stream<Path> below = Files.walk(path)) {
            for (Path one : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private void isDiskFull(Throwable failure) {
        assertThat(failure)
                .hasMessage(folder.resolve("last.zip") + ": " + FullDisk.systemWords())
                .isInstanceOf(FileSystemException.class);
    }

    private List<IOException> failures() {
        return events.stream()
                .filter(WriteFailed.class::isInstance)
                .map(event -> ((WriteFailed) event).failure())
                .toList();
    }

    private TrainingState state() {
        return ModelFile.training(folder.resolve("last.zip"), TrainingState.class)
                .orElseThrow();
    }
}
