package org.gru4j.keras;

import java.nio.file.Path;
import org.gru4j.internal.Visible;
import org.jspecify.annotations.Nullable;

/** A Keras file that cannot be read or represented; the message says which part and why, in one line. */
public final class KerasException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int MAX_LENGTH = 1500; // of a message that repeats what a stranger wrote

    private final @Nullable String file;

    /** A model of Keras that cannot be read, or cannot be represented; the message says which and why, in one line. */
    public KerasException(String message) {
        super(Visible.inLine(message, MAX_LENGTH));
        this.file = null;
    }

    /** The same, with what it comes from. */
    public KerasException(String message, Throwable cause) {
        super(Visible.inLine(message, MAX_LENGTH), cause);
        this.file = null;
    }

    private KerasException(KerasException other, String file) {
        super(other.getMessage(), other.getCause());
        this.file = file;
        setStackTrace(other.getStackTrace());
    }

    /** The same of a file. */
    KerasException in(Path file) {
        return new KerasException(this, file.toString());
    }

    /** The file of the model; null where it comes from none, as a vocabulary or a model to be exported. */
    public @Nullable Path file() {
        return file == null ? null : Path.of(file);
    }
}
