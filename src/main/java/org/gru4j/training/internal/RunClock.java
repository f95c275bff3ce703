package org.gru4j.training.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.gru4j.training.internal.Pace.Took;
import org.jspecify.annotations.Nullable;

/**
 * The time of a run: how much has gone by, and how much of what it may take its end will need, for the last measurement, the
 * listeners and the files. All times are seconds.
 */
final class RunClock {

    /**
     * The share of the time that a measurement of the held-out text may take, and what it always may. A run of three minutes that
     * begins from a model measures seven times.
     */
    private static final double MEASURING_SHARE = 0.015;

    private static final double SHORTEST_MEASURING = 0.5;

    /** What a program needs to end, whatever it has written. */
    private static final double ENDING = 0.2;

    /** How late a listener may be, as a share and beyond it. */
    private static final double LATE_SHARE = 0.02;

    private static final double LATE = 0.5;

    private static final double LEAST_PROGRESS = 1e-6;

    private final InstantSource clock;
    private final @Nullable Double limit;
    private final Pace pace = new Pace();
    private Instant start;
    private Instant begun;
    private double preparedBefore;
    private @Nullable Instant firstStep;
    private double step;
    private int measurementsAtEnd;
    private Took saving = pace.took(0);
    private @Nullable Took measuring;
    private Took closing = pace.took(0);

    /** @param limit what the whole run may take; null for as long as it takes */
    RunClock(InstantSource clock, @Nullable Double limit) {
        this.clock = clock;
        this.limit = limit;
        this.begun = clock.instant();
        this.start = begun;
    }

    /**
     * The run began then, or went on then.
     *
     * @param secondsBefore that it took in earlier processes
     * @param preparationBefore how many of these went by before the first step of each process
     */
    void begin(Instant begun, double secondsBefore, double preparationBefore) {
        this.begun = begun;
        start = begun.minusMillis(Math.round(1000 * secondsBefore));
        preparedBefore = preparationBefore;
    }

    /** The first step is about to be made, if none was: the time from here on counts as progress. */
    void stepsBegin() {
        if (firstStep == null) {
            firstStep = clock.instant();
        }
    }

    /** Seconds since the run's beginning, those of earlier processes with them. */
    double seconds() {
        return Duration.between(start, clock.instant()).toMillis() / 1000.0;
    }

    /** How many of these went by before the first step, in each process: the text was read then, and the network made. */
    double preparation() {
        Instant until = firstStep == null ? clock.instant() : firstStep;
        return preparedBefore + Duration.between(begun, until).toMillis() / 1000.0;
    }

    Instant now() {
        return clock.instant();
    }

    double since(Instant then) {
        return Duration.between(then, clock.instant()).toNanos() / 1e9;
    }

    /** What is left; infinite without a limit. */
    double left() {
        return limit == null ? Double.POSITIVE_INFINITY : limit - seconds();
    }

    /** How much of the time for steps is over, from 0 to 1; 0 without a limit. */
    double progress() {
        if (limit == null) {
            return 0;
        }
        double preparation = preparation();
        double forSteps = limit - toEnd(limit) - preparation;
        return forSteps <= 0 ? 1 : Math.min((seconds() - preparation) / forSteps, 1);
    }

    /** How long the whole run will take, as it seems when so much of its steps is over. */
    double inAll(double progress) {
        double preparation = preparation();
        return preparation + (seconds() - preparation) / Math.max(progress, LEAST_PROGRESS);
    }

    /** Whether the end must begin, because the next step would be too late by more than half of it. */
    boolean isUp() {
        return !isTimeFor(0);
    }

    /**
     * Whether one more measurement, which may be the best one and is saved then, leaves so many seconds before the run's end must
     * begin.
     */
    boolean isTimeToMeasure(double before) {
        return isTimeFor(nextMeasuring() + 2 * pace.atPresent(saving) + before);
    }

    /** At the run's end, so many measurements more are wanted. */
    void expectMeasurements(int count) {
        measurementsAtEnd = count;
    }

    /** Whether, at the run's end, one more measurement and its model fit into the time. */
    boolean isTimeForOneMore() {
        return left() > nextMeasuring() + 2 * pace.atPresent(saving) + ENDING;
    }

    private boolean isTimeFor(double seconds) {
        return limit == null || seconds() + seconds + step / 2 < limit - toEnd(limit);
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
                : start.plusMillis(Math.round(1000 * (limit + LATE_SHARE * limit + LATE - 2 * pace.atPresent(saving))));
    }

    void stepTook(double seconds) {
        step = seconds;
        pace.stepTook(seconds);
    }

    void savingTook(double seconds) {
        saving = pace.took(seconds);
    }

    void measuringTook(double seconds) {
        measuring = pace.took(seconds);
    }

    /** The end of an epoch took so long, which is what the run's end will take. */
    void closingTook(double seconds) {
        closing = pace.took(seconds);
    }

    private double nextMeasuring() {
        return measuring == null ? measuringTime() : pace.atPresent(measuring);
    }

    private double toEnd(double limit) {
        double unseen = nextMeasuring() + 2 * pace.atPresent(saving);
        double more = measurementsAtEnd == 0 ? 0 : measurementsAtEnd * nextMeasuring() + 2 * pace.atPresent(saving);
        return Math.min(Math.max(pace.atPresent(closing), unseen) + more + ENDING, limit / 2);
    }
}
