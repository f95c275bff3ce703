package org.gru4j.generation.internal;

import java.util.Arrays;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CopyIndex.Match;
import org.gru4j.generation.Passage;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text character by character and knows, after each one, the longest run up to it that stands verbatim in the
 * training text. The run is exact, for each step looks for the longest suffix that goes on.
 */
public final class CopyMeter {

    private final CopyIndex index;
    private int[] run = new int[Passage.GRAM];
    private Match match;

    public CopyMeter(CopyIndex index) {
        this.index = index;
        this.match = index.nothing();
    }

    /** {@return how many of the last characters stand together in the training text} */
    public int run() {
        return match.length();
    }

    /** Whether the run would be one longer after this character. */
    boolean goesOnWith(int id) {
        return index.extend(match, id) != null;
    }

    /** Reads a character. */
    public void append(int id) {
        int length = match.length();
        if (length == run.length) {
            run = Arrays.copyOf(run, 2 * length);
        }
        run[length] = id;
        Match longer = index.extend(match, id);
        match = longer == null ? longestSuffix(length + 1) : longer;
    }

    /** Drops characters from the front. Where a suffix stands in the training text, so do all shorter ones. */
    private Match longestSuffix(int length) {
        Match best = index.nothing();
        int tooEarly = 0;
        int early = length; // the empty suffix stands everywhere
        while (early - tooEarly > 1) {
            int start = (tooEarly + early) >>> 1;
            @Nullable Match found = index.find(run, start, length);
            if (found == null) {
                tooEarly = start;
            } else {
                early = start;
                best = found;
            }
        }
        System.arraycopy(run, early, run, 0, length - early);
        return best;
    }
}
