package org.gru4j.corpus;

/** A corpus that cannot be used; the message says which, why, and what to do, in one line. */
public sealed class CorpusException extends RuntimeException permits NoTextFilesException {

    private static final long serialVersionUID = 1;

    /** With a message of one line. */
    public CorpusException(String message) {
        super(message);
    }
}
