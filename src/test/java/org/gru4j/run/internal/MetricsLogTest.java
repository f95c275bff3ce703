package org.gru4j.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.internal.FullDisk;
import org.gru4j.model.EpochMetrics;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingEvent.EpochDone;
import org.gru4j.training.TrainingEvent.EpochStarted;
import org.gru4j.training.TrainingEvent.Resumed;
import org.gru4j.training.TrainingEvent.StepDone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {

    private static final EpochMetrics FIRST = new EpochMetrics(1, 84L, 2.5, null, 0.005, 123456.5, 3.25, true);
    private static final EpochMetrics SECOND = new EpochMetrics(2, 168L, 1.75, 2.25, 0.001, 100000, 6.5, false);

    @TempDir
    Path folder;

    @Test
    void writesALineOfJsonPerEpochWithExactlyTheNamesOfTheContract() throws IOException {
        log(FIRST, SECOND);

        List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(new JsonMapper().readTree(line).fieldNames())
                        .toIterable()
                        .containsExactly(
                                "epoch",
                                "iteration",
                                "train_loss",
                                "validation_loss",
                                "learning_rate",
                                "chars_per_second",
                                "seconds",
                                "best"));
        assertThat(lines.get(0))
                .isEqualTo(
                        "{\"epoch\":1,\"iteration\":84,\"train_loss\":2.5,\"validation_loss\":null,\"learning_rate\":0.005,"
                                + "\"chars_per_second\":123456.5,\"seconds\":3.25,\"best\":true}");
        JsonNode second = new JsonMapper().readTree(lines.get(1));
        assertThat(second.get("validation_loss").doubleValue()).isEqualTo(2.25);
        assertThat(second.get("best").booleanValue()).isFalse();
    }

    @Test
    void endsEveryLine() throws IOException {
        log(FIRST);

        assertThat(folder.resolve("metrics.jsonl")).content().endsWith("}\n").hasLineCount(1);
    }

    @Test
    void goesOnBelowWhatIsThere() throws IOException {
        log(FIRST);
        log(SECOND);

        assertThat(Files.readAllLines(folder.resolve("metrics.jsonl"))).hasSize(2);
    }

    @Test
    void writesNothingBeforeAnEpochIsOver() {
        MetricsLog log = new MetricsLog(folder);

        for (TrainingEvent event : List.of(new EpochStarted(1, 2, 3), new StepDone(1, 2.5, 1000, 3, 0.1, 30))) {
            event.tell(log);
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void writesAllAnewWhereARunGoesOn() throws IOException {
        MetricsLog log = new MetricsLog(folder);
        log(FIRST, SECOND, FIRST);

        log.resumed(new Resumed(2, 3, 0, List.of(FIRST)));
        log.epochDone(done(SECOND));

        assertThat(epochs()).containsExactly(1, 2);
    }

    @Test
    void writesAllAnewWhereTheFileHasGone() throws IOException {
        MetricsLog log = new MetricsLog(folder.resolve("model"));
        log.epochDone(done(FIRST));
        Files.delete(folder.resolve("model/metrics.jsonl"));
        Files.delete(folder.resolve("model"));

        log.epochDone(done(SECOND));

        Files.move(folder.resolve("model/metrics.jsonl"), folder.resolve("metrics.jsonl"));
        assertThat(epochs()).containsExactly(1, 2);
    }

    @Test
    void saysWhichFileCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new MetricsLog(file).epochDone(done(FIRST)))
                .withMessageContaining(file.toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysWhichFileWasWrittenWhenTheDiskIsFull() throws IOException {
        Path file = Files.createSymbolicLink(folder.resolve("metrics.jsonl"), Path.of("/dev/full"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> log(FIRST))
                .withMessageContaining(file + ": " + FullDisk.systemWords());
    }

    private List<Integer> epochs() throws IOException {
        List<Integer> epochs = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
            epochs.add(new JsonMapper().readTree(line).get("epoch").intValue());
        }
        return epochs;
    }

    private void log(EpochMetrics... epochs) {
        MetricsLog log = new MetricsLog(folder);
        for (EpochMetrics epoch : epochs) {
            log.epochDone(done(epoch));
        }
    }

    private static EpochDone done(EpochMetrics epoch) {
        return new EpochDone(epoch, 2, false, null);
    }
}
