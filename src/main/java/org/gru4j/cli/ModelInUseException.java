package org.gru4j.cli;

import java.nio.file.Path;
import org.gru4j.internal.Words;

/** A model directory that another run is writing. */
final class ModelInUseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ModelInUseException(Path directory, String process) {
        super(Words.format(
                "directory %s is in use by another gru train, process %s: wait for it, or choose another with --model",
                directory, process));
    }
}
