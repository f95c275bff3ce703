package org.gru4j.model;

/** A model file that is missing or cannot be read; the message says which and why, in one line. */
public final class ModelFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ModelFileException(String message) {
        super(message);
    }

    ModelFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
