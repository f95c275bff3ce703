package org.gru4j.generation;

import java.util.Locale;

/** Why a text ended. */
public enum End {
    /** It has as many characters as it may have. */
    LENGTH,
    /** A stop string came; it is not part of the text. */
    STOP,
    /** It has as many lines as it may have. */
    LINES,
    /** It had its length, and then its last line ended. */
    LINE,
    /** Whatever came next, it would have copied more of the training text than it may. */
    MAX_COPY,
    /** It was interrupted. */
    INTERRUPTED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
