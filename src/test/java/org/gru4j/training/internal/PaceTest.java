package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gru4j.training.internal.Pace.Took;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final Pace pace = new Pace();

    @Test
    void whatTookItsTimeInQuietTakesMoreWhereStepsDo() {
        steps(0.1, 20);
        Took saving = pace.took(2);
        assertThat(pace.atPresent(saving)).isEqualTo(2);

        steps(0.3, 20);

        assertThat(pace.atPresent(saving)).isCloseTo(6, within(1e-9));
        assertThat(pace.atPresent(pace.took(5))).as("it was slow already").isEqualTo(5);
    }

    @Test
    void itIsNeverThoughtToTakeLess() {
        steps(0.3, 20);
        Took saving = pace.took(6);

        steps(0.1, 20);

        assertThat(pace.atPresent(saving)).isEqualTo(6);
    }

    @Test
    void singleSlowStepsDoNotCount() {
        steps(0.02, 100);
        Took saving = pace.took(2);

        steps(0.5, 1);
        steps(0.02, 100);
        steps(0.5, 1);
        steps(0.02, 100);

        assertThat(pace.atPresent(saving)).isEqualTo(2);
    }

    @Test
    void stepsThatTakeSecondsEachAreNoticedAfterThreeOfThem() {
        steps(2, 3);
        Took saving = pace.took(1);

        steps(6, 3);

        assertThat(pace.atPresent(saving)).isCloseTo(3, within(1e-9));
    }

    @Test
    void beforeTheFirstStepsNothingIsKnown() {
        Took saving = pace.took(2);

        steps(5, 5);

        assertThat(pace.atPresent(saving)).isEqualTo(2);
    }

    private void steps(double seconds, int count) {
        for (int i = 0; i < count; i++) {
            pace.stepTook(seconds);
        }
    }
}
