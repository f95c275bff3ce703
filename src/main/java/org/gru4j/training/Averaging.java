package org.gru4j.training;

import org.gru4j.settings.internal.Range;
import org.jspecify.annotations.Nullable;

/**
 * How the machines of a cluster learn together: each goes its own way for a few steps, and then the mean of their weights
 * is where all go on from.
 *
 * @param workers that learn side by side, 1 or more; null for as many as the cluster can run at once
 * @param frequency steps between two means, 1 or more
 */
public record Averaging(@Nullable Integer workers, int frequency) {

    public Averaging {
        if (workers != null) {
            Range.atLeast(1, "workers", workers);
        }
        Range.atLeast(1, "averagingFrequency", frequency);
    }
}
