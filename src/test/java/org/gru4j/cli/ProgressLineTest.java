package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {

    private static final String MESSAGE = "1:23 of 3:00  loss 1.9123  45,012 char/s";

    @Test
    void showsNameShareBarAndMessage() {
        assertThat(ProgressLine.line("epoch 3/29", 0.5, MESSAGE, 100))
                .isEqualTo("epoch 3/29  50 %  [===================                   ]  " + MESSAGE);
    }

    @Test
    void leavesOutWhatHasNoRoomTheLeastImportantFirst() {
        assertThat(ProgressLine.line("epoch 3/29", 0.5, MESSAGE, 60))
                .isEqualTo("epoch 3/29  50 %  [=======      ]  1:23 of 3:00  loss 1.9123");
        assertThat(ProgressLine.line("epoch 3/29", 0.5, MESSAGE, 44))
                .isEqualTo("epoch 3/29  50 %  [=====     ]  1:23 of 3:00");
        assertThat(ProgressLine.line("epoch 3/29", 0.5, MESSAGE, 40))
                .isEqualTo("epoch 3/29  50 %  [=========         ]");
        assertThat(ProgressLine.line("epoch 3/29", 0.5, MESSAGE, 20)).isEqualTo("epoch 3/29  50 %");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 17, 27, 28, 29, 41, 79, 200})
    void isNeverWiderThanTheTerminal(int width) {
        for (double progress : new double[] {0, 0.001, 0.5, 1}) {
            assertThat(ProgressLine.line("epoch 3/29", progress, MESSAGE, width))
                    .hasSizeLessThanOrEqualTo(width);
        }
    }

    @Test
    void needsNoMessage() {
        assertThat(ProgressLine.line("evaluate", 1, "", 40)).isEqualTo("evaluate 100 %  [====================]");
    }
}
