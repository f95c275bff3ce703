package org.gru4j.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gru4j.training.internal.RecipeChooser;
import org.junit.jupiter.api.Test;

class TimedStepsTest {

    private static final int CHARACTERS = 1000;

    @Test
    void aLongTextIsTimedForASecond() {
        assertThat(timed(0.02, learning(1_000_000), 180)).isCloseTo(1.2, within(0.02));
    }

    @Test
    void aShortTimeIsNotSpentOnTheTiming() {
        assertThat(timed(0.02, learning(1_000_000), 10)).isCloseTo(0.5, within(0.02));
        assertThat(timed(0.02, learning(5_000), 10)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void aShortTextIsTimedForAsLongAsItsTrainingIsWorth() {
        assertThat(timed(0.02, learning(500), 180)).isCloseTo(0.15, within(0.02)); // 3 seconds of training
        assertThat(timed(0.1, learning(500), 180)).isCloseTo(0.75, within(0.1)); // 15 seconds on a slow machine
        assertThat(timed(0.02, learning(5_000), 180)).isCloseTo(1.2, within(0.02));
    }

    @Test
    void oneStepIsTimedAlways() {
        assertThat(timed(0.02, 3 * 500, 180)).isEqualTo(0.02);
    }

    @Test
    void theSlowFirstStepsDoNotCount() {
        TimedSteps steps = new TimedSteps(CHARACTERS);
        for (double step : new double[] {0.4, 0.1, 0.02, 0.02, 0.02, 0.02, 0.02, 0.05}) {
            steps.took(step);
        }

        assertThat(steps.charactersPerSecond()).isCloseTo(50_000, within(1.0));
    }

    @Test
    void aSingleFastStepIsNotTheSpeed() {
        TimedSteps steps = new TimedSteps(CHARACTERS);
        for (double step : new double[] {0.02, 0.02, 0.02, 0.01, 0.02, 0.02}) {
            steps.took(step);
        }

        assertThat(steps.charactersPerSecond()).isCloseTo(1000 / 0.018, within(1.0));
    }

    private static double learning(int text) {
        return (double) text * RecipeChooser.MAX_EPOCHS;
    }

    /** How long is timed where every step takes so long. */
    private static double timed(double step, double charactersToLearn, double seconds) {
        TimedSteps steps = new TimedSteps(CHARACTERS);
        double timed = 0;
        do {
            steps.took(step);
            timed += step;
        } while (!steps.areEnough(charactersToLearn, seconds));
        return timed;
    }
}
