package org.gru4j.cli;

/** Arithmetic that cannot start on this machine. */
final class BackendException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BackendException(String message) {
        super(message);
    }

    BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
