package org.gru4j.training;

/** What to do when a run diverges: when its loss is more than twice the loss of guessing, or is no longer a number. */
public enum OnDivergence {
    /** End the run; the last checkpoint stays as it is. */
    STOP,
    /**
     * Go back to the last checkpoint, and on from there with half the learning rate, ten times at most; also after an epoch
     * in which the loss has risen by a third of the way from the lowest to guessing.
     */
    BACKOFF
}
