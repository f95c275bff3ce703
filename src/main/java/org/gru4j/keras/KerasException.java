package org.gru4j.keras;

/** A Keras file that cannot be read or represented; the message says which part and why, in one line. */
public final class KerasException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** A model of Keras that cannot be read, or cannot be represented; the message says which and why, in one line. */
    public KerasException(String message) {
        super(message);
    }

    /** The same, with what it comes from. */
    public KerasException(String message, Throwable cause) {
        super(message, cause);
    }
}
