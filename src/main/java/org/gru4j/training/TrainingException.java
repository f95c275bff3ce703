package org.gru4j.training;

/** Training that cannot go on; the message says why and what to do, in one line. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TrainingException(String message) {
        super(message);
    }
}
