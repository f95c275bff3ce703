package org.gru4j.training.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The time of a run: how much has gone by, and how much of what it may take its end will need, for the last measurement, the
 * listeners and the files. All times are seconds.
 */
final class RunClock {

    /** The share of the time that a measurement of the held-out text may take, and what it always may. */
    private static final double MEASURING_SHARE = 0.04;

    private static final double SHORTEST_MEASURING = 0.5;

    /** What a program needs to end, whatever it has written. */
    private static final double ENDING = 0.2;

    /** How late a listener may be, as a share and beyond it. */
    private static final double LATE_SHARE = 0.02;

    private static final double LATE = 0.5;

    private final InstantSource clock;
    private final @Nullable Double limit;
    private Instant start;
    private double step;
    private double saving;
    private @Nullable Double measuring;
    private double closing;

    /** @param limit what the whole run may take; null for as long as it takes */
    RunClock(InstantSource clock, @Nullable Double limit) {
        this.clock = clock;
        this.limit = limit;
        this.start = clock.instant();
    }

    /** The run began then, or went on then after so many seconds. */
    void begin(Instant begun, double secondsBefore) {
        start = begun.minusMillis(Math.round(1000 * secondsBefore));
    }

    /** Seconds since the run's beginning, those of earlier processes with them. */
    double seconds() {
        return since(start);
    }

    Instant now() {
        return clock.instant();
    }

    double since(Instant then) {
        return Duration.between(then, clock.instant()).toMillis() / 1000.0;
    }

    /** What is left; infinite without a limit. */
    double left() {
        return limit == null ? Double.POSITIVE_INFINITY : limit - seconds();
    }

    /** How much of the time for training is over, from 0 to 1; 0 without a limit. */
    double progress() {
        return limit == null ? 0 : Math.min(seconds() / (limit - toEnd(limit)), 1);
    }

    /** Whether the end must begin, because the next step would be too late by more than half of it. */
    boolean isUp() {
        return limit != null && seconds() + step / 2 >= limit - toEnd(limit);
    }

    /** How long one measurement may take; infinite without a limit. */
    double measuringTime() {
        return limit == null ? Double.POSITIVE_INFINITY : Math.max(SHORTEST_MEASURING, MEASURING_SHARE * limit);
    }

    /** By when listeners should be done with what they do after an epoch, which is saved then; null without a limit. */
    @Nullable
    Instant deadline() {
        return limit == null
                ? null
                : start.plusMillis(Math.round(1000 * (limit + LATE_SHARE * limit + LATE - 2 * saving)));
    }

    void stepTook(double seconds) {
        step = seconds;
    }

    void savingTook(double seconds) {
        saving = seconds;
    }

    void measuringTook(double seconds) {
        measuring = seconds;
    }

    /** The end of an epoch took so long, which is what the run's end will take. */
    void closingTook(double seconds) {
        closing = seconds;
    }

    private double toEnd(double limit) {
        double unseen = (measuring == null ? measuringTime() : measuring) + 2 * saving;
        return Math.min(Math.max(closing, unseen) + ENDING, limit / 2);
    }
}
