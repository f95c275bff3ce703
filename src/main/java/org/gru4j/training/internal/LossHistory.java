package org.gru4j.training.internal;

import java.util.ArrayList;
import java.util.List;
import org.gru4j.model.EpochMetrics;
import org.gru4j.training.Measurement;
import org.jspecify.annotations.Nullable;

/** The losses of a run so far, and which of them is the best. */
final class LossHistory {

    private final List<EpochMetrics> epochs;
    private final List<Measurement> measurements;

    /**
     * Goes on from the losses of a run.
     *
     * @param epochs that are done
     * @param measurements of the loss on held-out text within epochs
     */
    LossHistory(List<EpochMetrics> epochs, List<Measurement> measurements) {
        this.epochs = new ArrayList<>(epochs);
        this.measurements = new ArrayList<>(measurements);
    }

    List<EpochMetrics> epochs() {
        return List.copyOf(epochs);
    }

    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    void add(EpochMetrics epoch) {
        epochs.add(epoch);
    }

    void add(Measurement measurement) {
        measurements.add(measurement);
    }

    /** The lowest monitored loss; infinite before the first one. */
    double lowest() {
        double ofEpochs =
                epochs.stream().mapToDouble(EpochMetrics::monitored).min().orElse(Double.POSITIVE_INFINITY);
        return Math.min(
                ofEpochs,
                measurements.stream()
                        .mapToDouble(Measurement::validationLoss)
                        .min()
                        .orElse(Double.POSITIVE_INFINITY));
    }

    /** The lowest mean loss of an epoch on the text that is learnt; infinite before the first one. */
    double lowestLearnt() {
        return epochs.stream().mapToDouble(EpochMetrics::trainLoss).min().orElse(Double.POSITIVE_INFINITY);
    }

    /** Whether a loss was ever monitored, so that one of the run's checkpoints is the best. */
    boolean isMeasured() {
        return !epochs.isEmpty() || !measurements.isEmpty();
    }

    /** Whether so many epochs have gone by without a lower loss than the lowest; null for any number. */
    boolean isExhausted(@Nullable Integer patience) {
        if (patience == null || epochs.size() < patience) {
            return false;
        }
        double lowest = lowest();
        List<EpochMetrics> recent = epochs.subList(epochs.size() - patience, epochs.size());
        long before = epochs.size() > patience
                ? epochs.get(epochs.size() - patience - 1).iteration()
                : 0;
        return recent.stream().noneMatch(epoch -> epoch.monitored() == lowest)
                && measurements.stream().noneMatch(it -> it.iteration() > before && it.validationLoss() == lowest);
    }

    /** Whether the epoch that has just ended is the best so far. */
    boolean lastEpochIsBest() {
        return !epochs.isEmpty() && epochs.get(epochs.size() - 1).monitored() == lowest();
    }

    /** Whether the best loss so far was measured at this iteration. */
    boolean isBestAt(long iteration) {
        return measurements.stream()
                .filter(it -> it.iteration() == iteration)
                .anyMatch(it -> it.validationLoss() == lowest());
    }
}
