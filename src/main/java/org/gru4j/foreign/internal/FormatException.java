package org.gru4j.foreign.internal;

import org.gru4j.internal.Visible;

/** A file that is not what its format says, or holds what is not read; the message is one line without the file's name. */
public final class FormatException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int MAX_LENGTH = 400; // of a message that repeats what a stranger wrote

    /** The message stands behind the file's name. */
    public FormatException(String message) {
        super(Visible.inLine(message, MAX_LENGTH));
    }

    /** The same, with what it comes from. */
    public FormatException(String message, Throwable cause) {
        super(Visible.inLine(message, MAX_LENGTH), cause);
    }
}
