package org.gru4j.model;

import java.nio.file.Path;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/** A model file that is missing or cannot be read; the message says which and why, in one line. */
public final class ModelFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What is wrong with it. */
    public enum Fault {
        /** There is none. */
        MISSING,
        /** It holds a model, but nothing that a run could go on from. */
        NO_RUN,
        /** It cannot be read, is damaged, or is no model. */
        UNREADABLE
    }

    private final Fault fault;
    private final String file;

    private ModelFileException(Fault fault, Path file, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
        this.file = file.toString();
    }

    /** There is no such file. */
    public static ModelFileException missing(Path file) {
        return new ModelFileException(Fault.MISSING, file, "there is no model at " + file, null);
    }

    /** A model that no run has written. */
    public static ModelFileException noRun(Path file) {
        return new ModelFileException(
                Fault.NO_RUN, file, file + " holds a model but no training run that could be resumed", null);
    }

    /** A file that cannot be read; the reason stands after its name. */
    public static ModelFileException unreadable(Path file, String reason, @Nullable Throwable cause) {
        return new ModelFileException(Fault.UNREADABLE, file, file + " " + reason, cause);
    }

    /** A file that is no model, or a damaged one. */
    public static ModelFileException damaged(Path file, Throwable cause) {
        return unreadable(file, "is not a model that gru can read, or is damaged", cause);
    }

    /** A file that is no model, and why. */
    public static ModelFileException refused(Path file, String reason) {
        return unreadable(file, "is not a model that gru can read: " + reason, null);
    }

    /**
     * A file that was changed by others.
     *
     * @param reason to stand after its name
     */
    public static ModelFileException changed(Path file, String reason) {
        return unreadable(file, Words.format("%s: the file is damaged, start again", reason), null);
    }

    /** What is wrong. */
    public Fault fault() {
        return fault;
    }

    /** The file. */
    public Path file() {
        return Path.of(file);
    }
}
