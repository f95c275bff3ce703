package org.gru4j.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.internal.Words;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.ModelFile;
import org.gru4j.training.TrainingState;

/** How good the best model of a run is. */
final class BestLoss {

    private record Loss(int epoch, double nats, boolean heldOut) {}

    private BestLoss() {}

    /** A line about the run in a directory; empty where it has ended before anything was measured. */
    static String line(Path directory) {
        TrainingState state = ModelFile.training(directory.resolve(ModelFile.LAST), TrainingState.class);
        List<EpochMetrics> epochs = state.metrics();
        Stream<Loss> ends =
                epochs.stream().map(it -> new Loss(it.epoch(), it.monitored(), it.validationLoss() != null));
        Stream<Loss> between = state.measurements().stream()
                .map(it -> new Loss(epochOf(it.iteration(), epochs), it.validationLoss(), true));
        return Stream.concat(ends, between)
                .min(Comparator.comparingDouble(Loss::nats))
                .map(best -> Words.format(
                        "best: epoch %d, %.4f nats per character of the %s, %s%n",
                        best.epoch(),
                        best.nats(),
                        best.heldOut() ? "held-out text" : "text that was learnt",
                        Uncertainty.of(best.nats())))
                .orElse("");
    }

    private static int epochOf(long iteration, List<EpochMetrics> epochs) {
        return 1
                + (int) epochs.stream().filter(it -> it.iteration() < iteration).count();
    }
}
