package org.gru4j.run.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gru4j.Corpus;
import org.gru4j.Recipe;
import org.gru4j.Training;
import org.gru4j.run.SampleOptions;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

    private static final Corpus CORPUS = Corpus.of("the quick brown fox jumps over the lazy dog. ".repeat(9));
    private static final Pattern EPOCH = Pattern.compile("\"train_loss\"");

    @TempDir
    Path folder;

    private Training training(int epochs) {
        return Training.of(CORPUS)
                .recipe(Recipe.builder()
                        .layers("gru:4")
                        .window(8)
                        .batchSize(2)
                        .epochs(epochs)
                        .build())
                .directory(folder)
                .overwrite(true)
                .samples(new SampleOptions(List.of(0.5), 20, 1));
    }

    private Path page() {
        return folder.resolve("report.html");
    }

    private long epochsShown() {
        try {
            return EPOCH.matcher(Files.readString(page())).results().count();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    @Test
    void isWrittenWithEachCheckpoint() throws IOException {
        List<Long> shown = new ArrayList<>();
        TrainingListener reader = new TrainingListener() {
            @Override
            public void checkpointWritten(TrainingEvent.CheckpointWritten written) {
                if (written.file().endsWith("last.zip")) {
                    shown.add(epochsShown());
                }
            }
        };

        training(2).listener(reader).runToFile();

        assertThat(shown).containsExactly(0L, 1L, 2L);
        assertThat(Files.readString(page())).contains("\"temperature\":0.5", "\"keepsText\":true", "\"text\":null");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void goesOnWithTheRun() throws IOException {
        training(1).runToFile();

        Training.resume(folder, CORPUS).epochs(3).runToFile();

        assertThat(epochsShown()).isEqualTo(3);
    }

    @Test
    void anotherRunTakesItAway() throws IOException {
        training(1).runToFile();

        training(1).report(false).runToFile();

        assertThat(page()).doesNotExist();
    }

    @Test
    void thatItCannotBeWrittenIsToldAndTrainingGoesOn() throws IOException {
        List<String> failures = new ArrayList<>();
        TrainingListener obstacle = new TrainingListener() {
            @Override
            public void epochStarted(TrainingEvent.EpochStarted event) {
                try {
                    Files.delete(page());
                    Files.createDirectories(page().resolve("in the way"));
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
            }

            @Override
            public void writeFailed(TrainingEvent.WriteFailed failed) {
                failures.add(String.valueOf(failed.failure().getMessage()));
            }
        };

        Path best = training(1).listener(obstacle).runToFile();

        assertThat(best).exists();
        assertThat(failures).hasSize(1).allMatch(it -> it.contains("report.html"));
    }
}
