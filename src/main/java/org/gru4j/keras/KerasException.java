package org.gru4j.keras;

/** A Keras file that cannot be read or represented; the message says which part and why, in one line. */
public final class KerasException extends RuntimeException {

    private static final long serialVersionUID = 1;

    KerasException(String message) {
        super(message);
    }

    KerasException(String message, Throwable cause) {
        super(message, cause);
    }
}
