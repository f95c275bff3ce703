package org.gru4j.training.internal;

import java.util.List;
import org.gru4j.evaluation.Baseline;
import org.gru4j.internal.Words;
import org.gru4j.model.EpochMetrics;
import org.gru4j.training.Measurement;
import org.gru4j.training.TrainingConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands, between two batches: with the model, its optimizer's state and the text, all that a run needs to go
 * on as if it had never stopped. The order of an epoch's windows needs no state: it follows from random seed and epoch.
 *
 * @param configuration how the run trains
 * @param epoch the one in progress, counted from 1; one more than there are when all are done
 * @param batch how many of its batches are done
 * @param lossSum over the windows of these batches, in nats per character
 * @param windows in these batches
 * @param firstLoss of the run's first batch; null before it
 * @param recentLoss a moving average over batches; null before the first one
 * @param learningRate of the optimizer
 * @param plateau what the learning rate's schedule remembers
 * @param backoffs how often the run has gone back because it diverged
 * @param epochSeconds of training in these batches
 * @param seconds of the whole run
 * @param preparationSeconds how many of these went by before the first step, in each process that had a part in it; 0 in files
 *     from before they were counted
 * @param random where ND4J's random numbers stand
 * @param metrics of all epochs that are done
 * @param measurements of the loss on held-out text within epochs
 * @param baselines what predicts the held-out text without a network; empty where nothing is held out
 */
public record TrainingState(
        TrainingConfiguration configuration,
        int epoch,
        int batch,
        double lossSum,
        long windows,
        @Nullable Double firstLoss,
        @Nullable Double recentLoss,
        double learningRate,
        PlateauState plateau,
        int backoffs,
        double epochSeconds,
        double seconds,
        double preparationSeconds,
        RandomState random,
        List<EpochMetrics> metrics,
        List<Measurement> measurements,
        List<Baseline> baselines) {

    public TrainingState {
        if (epoch < 1 || batch < 0 || windows < 0 || backoffs < 0) {
            throw new IllegalArgumentException(Words.format(
                    "epoch must be 1 or more and batch, windows, backoffs 0 or more, but are %d, %d, %d, %d",
                    epoch, batch, windows, backoffs));
        }
        metrics = List.copyOf(metrics);
        measurements = List.copyOf(measurements);
        baselines = List.copyOf(baselines);
    }

    /** Before the first batch. */
    static TrainingState beginning(
            TrainingConfiguration configuration, double learningRate, RandomState random, List<Baseline> baselines) {
        return new TrainingState(
                configuration,
                1,
                0,
                0,
                0,
                null,
                null,
                learningRate,
                PlateauState.INITIAL,
                0,
                0,
                0,
                0,
                random,
                List.of(),
                List.of(),
                baselines);
    }
}
