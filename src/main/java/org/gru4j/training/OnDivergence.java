package org.gru4j.training;

/** What to do when the loss explodes or is no longer a number. */
public enum OnDivergence {
    /** End the run; the last checkpoint stays as it is. */
    STOP,
    /** Go back to the last checkpoint, and on from there with half the learning rate. */
    BACKOFF
}
