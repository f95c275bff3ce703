package org.gru4j.training.internal;

import java.time.Instant;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.evaluation.internal.HeldOutLoss;
import org.gru4j.model.internal.CharacterModel;

/** Measures the loss on held-out text, about once a minute and for no more of the run's time than that is worth. */
final class Measuring {

    private static final double EVERY_SECONDS = 60;

    /** A measurement so shortly before the last one would tell nothing new. */
    private static final double BEFORE_THE_LAST = 20;

    private final HeldOutLoss heldOut;
    private final RunClock clock;
    private Instant measured;

    /** Counts from now on. */
    Measuring(EncodedText heldOut, RunClock clock) {
        this.heldOut = new HeldOutLoss(heldOut);
        this.clock = clock;
        this.measured = clock.now();
    }

    /** Not near to the run's end, where it is measured anyway. */
    boolean isDue() {
        return clock.since(measured) >= EVERY_SECONDS && clock.isTimeToMeasure(BEFORE_THE_LAST);
    }

    /** Whether one more fits into what is left of the run's time. */
    boolean isTimeForOneMore() {
        return clock.isTimeForOneMore();
    }

    /** The loss of a model, in nats per character. */
    double loss(CharacterModel model) {
        Instant begun = clock.now();
        double loss = heldOut.of(model, () -> clock.since(begun) > clock.measuringTime());
        measured = clock.now();
        clock.measuringTook(clock.since(begun));
        return loss;
    }
}
