package org.gru4j.corpus;

/** A folder without a text. */
public final class NoTextFilesException extends CorpusException {

    private static final long serialVersionUID = 1;

    private final boolean otherNames;

    /** A folder, the names that were asked for, and what is there instead. */
    public NoTextFilesException(String folder, FileNames names, LeftOut leftOut) {
        super(
                "folder " + folder + " has no " + names.kind()
                        + (leftOut.isEmpty() ? ": it is empty" : "; left out: " + leftOut),
                folder);
        this.otherNames = !leftOut.endings().isEmpty();
    }

    /** {@return whether it has files of other names than those that are asked for} */
    public boolean hasFilesOfOtherNames() {
        return otherNames;
    }
}
