package org.gru4j.generation;

import java.util.List;
import org.gru4j.settings.internal.Range;

/**
 * Where a text ends.
 *
 * @param length characters; {@link #ENDLESS} for no limit
 * @param untilLine whether it then goes on to the end of the line, but at most {@link #MAX_LINE} characters
 * @param lines line ends, of which the last is not part of the text; 0 for no limit
 * @param stops strings before which it ends, none of them empty
 * @param maxCopy no run of so many characters is copied from the training text; 0 for no limit
 */
public record Limits(int length, boolean untilLine, int lines, List<String> stops, int maxCopy) {

    /** No limit of length. */
    public static final int ENDLESS = -1;

    /** A line that does not end is broken off here. */
    public static final int MAX_LINE = 1000;

    public Limits {
        stops = List.copyOf(stops);
        Range.require(length >= 0 || length == ENDLESS, "length", "0 or more, or -1 for no end", length);
        Range.atLeast(0, "lines", lines);
        Range.require(!stops.contains(""), "stop", "one character or more", "empty");
        Range.require(maxCopy == 0 || maxCopy >= 2, "maxCopy", "2 or more, or 0 for no limit", maxCopy);
        Range.require(
                !(untilLine && (lines > 0 || length == ENDLESS)),
                "untilLine",
                "false where lines are limited or the length is not",
                untilLine);
    }

    /**
     * So many characters, and nothing else ends it.
     *
     * @return the limits
     */
    public static Limits length(int length) {
        return new Limits(length, false, 0, List.of(), 0);
    }
}
