package org.gru4j.training;

/** Training that has diverged and cannot go on; the message says how it shows and what to do, in one line. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String what;

    TrainingException(String what, String message) {
        super(message);
        this.what = what;
    }

    /** How it shows, without what to do. */
    String what() {
        return what;
    }
}
