package org.gru4j.model;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * How an epoch went.
 *
 * @param epoch counted from 1
 * @param iteration optimizer steps since the run's start
 * @param trainLoss mean over the epoch, in nats per character
 * @param validationLoss in nats per character; null where there is no validation text
 * @param learningRate the one that the epoch was trained with
 * @param charsPerSecond targets trained on per second of training
 * @param seconds since the run's start
 * @param best whether the monitored loss is the lowest so far
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({
    "epoch",
    "iteration",
    "train_loss",
    "validation_loss",
    "learning_rate",
    "chars_per_second",
    "seconds",
    "best"
})
public record EpochMetrics(
        int epoch,
        long iteration,
        double trainLoss,
        @Nullable Double validationLoss,
        double learningRate,
        double charsPerSecond,
        double seconds,
        boolean best) {

    /** {@return the loss that checkpoints and schedule go by: the validation loss where there is one} */
    public double monitored() {
        return validationLoss == null ? trainLoss : validationLoss;
    }
}
