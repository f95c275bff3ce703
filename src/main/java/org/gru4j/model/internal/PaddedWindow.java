package org.gru4j.model.internal;

import org.jspecify.annotations.Nullable;

/**
 * How a network is asked that has learnt windows whose beginning may be empty, as those of textgenrnn: about the last window
 * of a text, which is filled up where the text is shorter.
 *
 * @param filler the character that stands before a text's beginning, and never in a text
 * @param start the character with which each text begins, whoever reads it, and after which nothing of an earlier one counts;
 *     null where there is none
 */
public record PaddedWindow(int filler, @Nullable Integer start) {

    /** The longest window: each character costs all of it. */
    public static final int MAX_LENGTH = 1000;
}
