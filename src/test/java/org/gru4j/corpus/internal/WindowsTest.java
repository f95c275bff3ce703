package org.gru4j.corpus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.gru4j.corpus.CorpusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTest {

    @Test
    void areAsManyAsTheNotebooksLoopMakes() {
        for (int length = 2; length <= 14; length++) {
            for (int window = 1; window < length; window++) {
                for (int step = 1; step <= 15; step++) {
                    int expected = 0;
                    for (int i = 0; i < length - window; i += step) { // for i in range(0, len(text) - window, step)
                        expected++;
                    }

                    assertThat(new Windows(length, window, step).count())
                            .as("text of %d, window %d, step %d", length, window, step)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 3, 1, 1", "5, 3, 1, 2", "8, 3, 5, 1", "9, 3, 5, 2", "43, 3, 1, 40", "1000, 100, 5, 180"})
    void countsExactlyAtTheEdges(int length, int window, int step, int count) {
        assertThat(new Windows(length, window, step).count()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"4, 3, 1", "9, 3, 5", "10, 3, 5", "12, 3, 4", "100, 7, 7"})
    void theLastOneAndItsTargetAreInsideTheTextAndAnotherWouldNotBe(int length, int window, int step) {
        Windows windows = new Windows(length, window, step);

        long lastStart = windows.start(windows.count() - 1);

        assertThat(lastStart + window).isLessThan(length); // the target's place
        assertThat(lastStart + step + window).isGreaterThanOrEqualTo(length);
    }

    @Test
    void startOneStepApart() {
        Windows windows = new Windows(20, 4, 3);

        assertThat(windows.start(0)).isZero();
        assertThat(windows.start(1)).isEqualTo(3);
        assertThat(windows.start(5)).isEqualTo(15);
    }

    @Test
    void shiftedOnesStartLater() {
        Windows windows = new Windows(10, 3, 3);

        Windows shifted = windows.shifted(2);

        assertThat(windows.count()).isEqualTo(3);
        assertThat(shifted.count()).isEqualTo(2);
        assertThat(shifted.start(1)).isEqualTo(5);
    }

    @Test
    void mayBeMoreThanAnArrayCanHold() {
        Windows windows = new Windows(100_000_000_000L, 32, 32);

        assertThat(windows.count()).isEqualTo(3_124_999_999L);
        assertThat(windows.start(windows.count() - 1)).isEqualTo(99_999_999_936L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 99, 100})
    void refuseATextWithoutRoomForOneAndItsTarget(int length) {
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> new Windows(length, 100, 5))
                .withMessage(
                        "the text has %d characters, but a window of 100 needs at least 101: give more text or a smaller window",
                        length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refuseALengthOrStepBelowOne(int wrong) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Windows(10, wrong, 1))
                .withMessage("window must be 1 or more characters, but is " + wrong);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Windows(10, 3, wrong))
                .withMessage("step must be 1 or more characters, but is " + wrong);
    }
}
