package org.gru4j.model;

import java.nio.file.Path;
import org.gru4j.internal.Words;

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
        return new ModelFileException(Words.format("%s is not a model that gru can read: %s", file, reason));
    }
}
