package org.gru4j.training;

import java.io.Serializable;
import org.gru4j.settings.internal.Range;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on the gradient of a batch's mean loss, applied before the optimizer sees it; by value first.
 *
 * @param value each number is brought into −value to value, above 0; null for no such bound
 * @param norm the whole gradient is scaled down to this Euclidean norm where it is longer, above 0; null for no such bound
 */
public record Clipping(@Nullable Double value, @Nullable Double norm) implements Serializable {

    /** No bounds. */
    public static final Clipping NONE = new Clipping(null, null);

    public Clipping {
        aboveZero("clipValue", value);
        aboveZero("clipNorm", norm);
    }

    private static void aboveZero(String name, @Nullable Double bound) {
        if (bound != null) {
            Range.aboveZero(name, bound);
        }
    }
}
