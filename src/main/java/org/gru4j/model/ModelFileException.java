package org.gru4j.model;

import java.nio.file.Path;

/** A model file that is missing or cannot be read; the message says which and why, in one line. */
public final class ModelFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ModelFileException(String message) {
        super(message);
    }

    ModelFileException(String message, Throwable cause) {
        super(message, cause);
    }

    static ModelFileException refused(Path file, String reason) {
        return new ModelFileException("%s is not a model that gru can read: %s".formatted(file, reason));
    }
}
