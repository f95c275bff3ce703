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
        assertThat(after(98, 100.0).isUp()).isFalse();
        assertThat(after(99, 100.0).isUp()).isTrue();
        assertThat(after(49, 100.0).progress()).isCloseTo(0.5, within(0.01));
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
        RunClock clock = after(93, 100.0);
        assertThat(clock.isUp()).isFalse();

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
        clock.begin(BEGUN, 60, 0);
        now = BEGUN.plusSeconds(10);

        assertThat(clock.seconds()).isEqualTo(70);
        assertThat(clock.left()).isEqualTo(30);
    }

    @Test
    void progressIsCountedFromTheFirstStep() {
        RunClock clock = prepared(36); // 98 of 100 seconds are for preparation and steps
        assertThat(clock.preparation()).isEqualTo(36);

        clock.stepsBegin();

        assertThat(clock.progress()).isZero();
        now = BEGUN.plusSeconds(67);
        clock.stepsBegin(); // of the next epoch
        assertThat(clock.progress()).isCloseTo(0.5, within(0.01));
        assertThat(clock.inAll(0.5)).isEqualTo(98);
        assertThat(clock.preparation()).isEqualTo(36);
        now = BEGUN.plusSeconds(99);
        assertThat(clock.progress()).isEqualTo(1);
    }

    @Test
    void progressGoesOnWhereAnEarlierProcessLeftIt() {
        RunClock clock = new RunClock(() -> now, 100.0);
        clock.begin(BEGUN, 60, 10); // 50 seconds of steps
        now = BEGUN.plusSeconds(6);
        clock.stepsBegin();

        assertThat(clock.preparation()).isEqualTo(16);
        assertThat(clock.progress()).isCloseTo(50.0 / (98 - 16), within(0.01));
    }

    @Test
    void aPreparationThatTakesAllTheTimeLeavesNoProgressToMake() {
        RunClock clock = prepared(99);

        clock.stepsBegin();

        assertThat(clock.progress()).isEqualTo(1);
    }

    @Test
    void theEndTakesLongerWhereStepsDo() {
        RunClock clock = after(80, 100.0);
        steps(clock, 0.1);
        clock.measuringTook(1);
        clock.closingTook(6);
        assertThat(clock.isUp()).isFalse();

        steps(clock, 0.4);

        assertThat(clock.isUp()).isTrue();
    }

    @Test
    void theFilesTakeLongerWhereStepsDo() {
        RunClock clock = after(80, 100.0);
        steps(clock, 0.1);
        clock.savingTook(2);
        assertThat(clock.deadline()).isEqualTo(BEGUN.plusMillis(98_500));

        steps(clock, 0.3);

        assertThat(clock.deadline()).isEqualTo(BEGUN.plusMillis(90_500));
    }

    @Test
    void nothingIsMeasuredShortlyBeforeTheEndWhereItIsMeasuredAnyway() {
        RunClock clock = after(80, 100.0);
        clock.measuringTook(4);
        assertThat(clock.isTimeToMeasure(0)).isTrue();
        assertThat(clock.isTimeToMeasure(11)).isTrue();
        assertThat(clock.isTimeToMeasure(12)).isFalse();

        now = BEGUN.plusSeconds(93);

        assertThat(clock.isUp()).isFalse();
        assertThat(clock.isTimeToMeasure(0)).isFalse();
        assertThat(after(1e6, null).isTimeToMeasure(0)).isTrue();
    }

    private static void steps(RunClock clock, double seconds) {
        for (int i = 0; i < 20; i++) {
            clock.stepTook(seconds);
        }
    }

    private RunClock prepared(double seconds) {
        RunClock clock = new RunClock(() -> now, 100.0);
        clock.begin(BEGUN, 0, 0);
        now = BEGUN.plusMillis(Math.round(1000 * seconds));
        return clock;
    }

    /** So many seconds of steps. */
    private RunClock after(double seconds, Double limit) {
        now = BEGUN;
        RunClock clock = new RunClock(() -> now, limit);
        clock.begin(BEGUN, 0, 0);
        clock.stepsBegin();
        now = BEGUN.plusMillis(Math.round(1000 * seconds));
        return clock;
    }
}
