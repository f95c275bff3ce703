package org.gru4j.corpus;

import org.jspecify.annotations.Nullable;

/** A corpus that cannot be used; the message says which, why, and what to do, in one line. */
public sealed class CorpusException extends RuntimeException permits NoTextFilesException {

    private static final long serialVersionUID = 1;

    private final @Nullable String source;

    /** A text of no source, or of several, with a message of one line. */
    public CorpusException(String message) {
        this(message, null);
    }

    /**
     * A source that cannot be used.
     *
     * @param message one line
     * @param source the file or folder, as it was named
     */
    public CorpusException(String message, @Nullable String source) {
        super(message);
        this.source = source;
    }

    /** The file or folder that cannot be used, as it was named; null where that is none, or several. */
    public @Nullable String source() {
        return source;
    }
}
