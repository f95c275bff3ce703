package org.gru4j.corpus;

/** Which characters a window teaches. */
public enum Targets {
    /** The character that follows the window: one target per window, as the classic notebooks have it. */
    LAST,
    /** The character that follows each character of the window: as many targets as the window is long. */
    EVERY
}
