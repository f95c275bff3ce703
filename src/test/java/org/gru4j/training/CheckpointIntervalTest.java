package org.gru4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointIntervalTest {

    @ParameterizedTest
    @CsvSource({"30s, 30_000", "5m, 300_000", "2h, 7_200_000", "999999999h, 3_599_999_996_400_000"})
    void countsTime(String text, String millis) {
        long due = Long.parseLong(millis.replace("_", ""));

        assertThat(CheckpointInterval.of(text).isDue(1_000_000, due - 1)).isFalse();
        assertThat(CheckpointInterval.of(text).isDue(0, due)).isTrue();
    }

    @Test
    void countsIterations() {
        assertThat(CheckpointInterval.of("1000").isDue(999, Long.MAX_VALUE)).isFalse();
        assertThat(CheckpointInterval.of("1000").isDue(1000, 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "5 m", "-5", "5d", "1.5h", "1234567890"})
    void refusesWhatIsNeither(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CheckpointInterval.of(text))
                .withMessage(
                        "a checkpoint interval is a time, for example 30s, 5m or 1h, or a number of iterations, for"
                                + " example 1000, but not \"" + text + "\"");
    }

    @Test
    void refusesNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CheckpointInterval.of("0s"))
                .withMessage("checkpointInterval must be 1 or more, but is 0");
    }
}
