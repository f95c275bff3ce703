package org.gru4j.training;

import org.jspecify.annotations.Nullable;

/** A cluster cannot go on; the message says why in one line. */
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With a message of one line. */
    public ClusterException(String message) {
        this(message, null);
    }

    /** The same, with what it comes from. */
    public ClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
