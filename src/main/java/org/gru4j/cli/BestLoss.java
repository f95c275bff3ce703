package org.gru4j.cli;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.internal.Words;
import org.gru4j.model.EpochMetrics;
import org.gru4j.training.Measurement;

/** How good the best model of a run is. */
final class BestLoss {

    private record Loss(int epoch, double nats, boolean heldOut) {

        /** The model that a run begins with is measured, too. */
        static final int BEFORE_THE_FIRST = 0;

        String when() {
            return epoch == BEFORE_THE_FIRST ? "before the first step" : "epoch " + epoch;
        }
    }

    private BestLoss() {}

    /** A line about it; of a run that has measured something. */
    static String line(List<EpochMetrics> epochs, List<Measurement> measurements) {
        Stream<Loss> ends =
                epochs.stream().map(it -> new Loss(it.epoch(), it.monitored(), it.validationLoss() != null));
        Stream<Loss> between =
                measurements.stream().map(it -> new Loss(epochOf(it.iteration(), epochs), it.validationLoss(), true));
        return Stream.concat(ends, between)
                .min(Comparator.comparingDouble(Loss::nats))
                .map(best -> Words.format(
                        "best: %s, %.4f nats per character of the %s, %s",
                        best.when(),
                        best.nats(),
                        best.heldOut() ? "held-out text" : "training text",
                        Uncertainty.of(best.nats())))
                .orElseThrow();
    }

    private static int epochOf(long iteration, List<EpochMetrics> epochs) {
        return iteration == 0
                ? Loss.BEFORE_THE_FIRST
                : 1
                        + (int) epochs.stream()
                                .filter(it -> it.iteration() < iteration)
                                .count();
    }
}
