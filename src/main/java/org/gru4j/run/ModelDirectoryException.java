package org.gru4j.run;

import java.nio.file.Path;
import org.gru4j.internal.Words;

/** A run cannot be in a model directory, because of what is there. */
public final class ModelDirectoryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What is wrong with it. */
    public enum Fault {
        /** It is a file. */
        A_FILE,
        /** It has files, which a new run would overwrite and may not. */
        NOT_EMPTY,
        /** It has no checkpoint that a run could go on from. */
        NO_RUN,
        /** Another run is writing it. */
        IN_USE,
        /** Its run learns another text than the one that was given. */
        OTHER_CORPUS,
        /** Its run carries states from window to window, which is for one machine, and not for a cluster. */
        CARRIES_STATES
    }

    private final Fault fault;
    private final String directory;
    private final String detail;

    private ModelDirectoryException(Fault fault, String directory, String detail) {
        super(message(fault, directory, detail));
        this.fault = fault;
        this.directory = directory;
        this.detail = detail;
    }

    private static String message(Fault fault, String directory, String detail) {
        return switch (fault) {
            case A_FILE -> directory + " is a file, not a directory";
            case NOT_EMPTY -> Words.format("directory %s is not empty", directory);
            case NO_RUN -> Words.format("there is no run to resume in %s, it has no %s", directory, detail);
            case IN_USE -> Words.format("directory %s is in use by another run, process %s", directory, detail);
            case OTHER_CORPUS ->
                Words.format(
                        "the corpus is not that of the run in %s, which has %s characters",
                        directory, detail);
            case CARRIES_STATES -> Words.format("the run in %s carries states, which is for one machine", directory);
        };
    }

    ModelDirectoryException(Fault fault, Path directory, String detail) {
        this(fault, directory.toString(), detail);
    }

    ModelDirectoryException(Fault fault, Path directory) {
        this(fault, directory, "");
    }

    /** The same of a directory that goes by another name. */
    public ModelDirectoryException calling(String name) {
        return new ModelDirectoryException(fault, name, detail);
    }

    /** What is wrong. */
    public Fault fault() {
        return fault;
    }

    /** The directory. */
    public String directory() {
        return directory;
    }

    /** Whether what is there is a run that could be resumed. */
    public boolean isResumable() {
        return fault == Fault.NOT_EMPTY && !detail.isEmpty();
    }

    /**
     * The number of the other run's process, the file that is missing, the checkpoint that is there, or the characters of the
     * run's text; may be empty.
     */
    public String detail() {
        return detail;
    }
}
