package org.gru4j.training;

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
        if (workers != null && workers < 1) {
            throw new IllegalArgumentException("workers must be 1 or more, but are " + workers);
        }
        if (frequency < 1) {
            throw new IllegalArgumentException("averaging frequency must be 1 or more steps, but is " + frequency);
        }
    }
}
