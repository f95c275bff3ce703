package org.gru4j.training.internal;

import org.jspecify.annotations.Nullable;

/**
 * What the schedule of the learning rate remembers from one epoch to the next.
 *
 * @param lowest monitored loss so far; null before the first epoch ends
 * @param epochsWithoutImprovement since then, or since the learning rate fell
 */
public record PlateauState(@Nullable Double lowest, int epochsWithoutImprovement) {

    static final PlateauState INITIAL = new PlateauState(null, 0);
}
