package org.gru4j.generation.internal;

import java.util.Arrays;
import java.util.List;

/** Strings before which a text ends. They are looked for character by character, so it does not matter how it is cut up. */
final class StopStrings {

    private final List<int[]> stops; // code points

    StopStrings(List<String> stops) {
        this.stops = stops.stream().map(stop -> stop.codePoints().toArray()).toList();
    }

    /** The length of the longest stop string that the text ends with, or 0. */
    int matched(int[] text, int length) {
        int longest = 0;
        for (int[] stop : stops) {
            if (stop.length <= length && Arrays.equals(stop, 0, stop.length, text, length - stop.length, length)) {
                longest = Math.max(longest, stop.length);
            }
        }
        return longest;
    }

    /** How many characters at the text's end may be the beginning of a stop string. */
    int begun(int[] text, int length) {
        int longest = 0;
        for (int[] stop : stops) {
            for (int begun = Math.min(stop.length - 1, length); begun > longest; begun--) {
                if (Arrays.equals(stop, 0, begun, text, length - begun, length)) {
                    longest = begun;
                }
            }
        }
        return longest;
    }

    /** The longest of them. */
    int longest() {
        return stops.stream().mapToInt(stop -> stop.length).max().orElse(0);
    }
}
