package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunClockTest {

    private static final Instant BEGUN = Instant.EPOCH;

    private Instant now = BEGUN;

    @Test
    void withoutALimitItIsNeverUp() {
        RunClock clock = after(1e6, null);

        assertThat(clock.isUp()).isFalse();
        assertThat(clock.progress()).isZero();
        assertThat(clock.left()).isInfinite();
        assertThat(clock.measuringTime()).isInfinite();
        assertThat(clock.deadline()).isNull();
    }

    @Test
    void leavesTimeForAMeasurementThatWasNotMadeYet() {
        assertThat(after(95, 100.0).isUp()).isFalse();
        assertThat(after(96, 100.0).isUp()).isTrue();
        assertThat(after(48, 100.0).progress()).isCloseTo(0.5, within(0.01));
    }

    @Test
    void leavesAsMuchTimeForItsEndAsTheEndOfAnEpochTook() {
        RunClock clock = after(90, 100.0);
        assertThat(clock.isUp()).isFalse();

        clock.measuringTook(1);
        clock.closingTook(10);

        assertThat(clock.isUp()).isTrue();
    }

    @Test
    void leavesTimeForTheFiles() {
        RunClock clock = after(90, 100.0);

        clock.savingTook(3);

        assertThat(clock.isUp()).isTrue();
        assertThat(clock.deadline()).isBefore(BEGUN.plusSeconds(97));
    }

    @Test
    void aStepIsNotBegunThatEndsTooLate() {
        RunClock clock = after(90, 100.0);

        clock.stepTook(20);

        assertThat(clock.isUp()).isTrue();
    }

    @Test
    void earlierProcessesOfTheRunCount() {
        RunClock clock = new RunClock(() -> now, 100.0);
        clock.begin(BEGUN, 60);
        now = BEGUN.plusSeconds(10);

        assertThat(clock.seconds()).isEqualTo(70);
        assertThat(clock.left()).isEqualTo(30);
    }

    private RunClock after(double seconds, Double limit) {
        RunClock clock = new RunClock(() -> now, limit);
        clock.begin(BEGUN, 0);
        now = BEGUN.plusMillis(Math.round(1000 * seconds));
        return clock;
    }
}
