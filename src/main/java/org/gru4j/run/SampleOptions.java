package org.gru4j.run;

import java.util.List;
import org.gru4j.settings.internal.Range;
import org.jspecify.annotations.Nullable;

/**
 * What a run writes with its model after epochs.
 *
 * @param temperatures a text for each, above 0; none for no texts
 * @param length characters of each text, 1 or more
 * @param every how many epochs, 1 or more; null for all of a short run, and some of a long one
 */
public record SampleOptions(
        List<Double> temperatures, int length, @Nullable Integer every) {

    /** From safe to wild. */
    public static final SampleOptions STANDARD = new SampleOptions(List.of(0.2, 0.5, 1.0, 1.2), 400, null);

    /** No texts. */
    public static final SampleOptions NONE = new SampleOptions(List.of(), 1, null);

    public SampleOptions {
        temperatures = List.copyOf(temperatures);
        temperatures.forEach(it -> Range.aboveZero("temperatures", it));
        Range.atLeast(1, "sampleLength", length);
        if (every != null) {
            Range.atLeast(1, "sampleEvery", every);
        }
    }
}
