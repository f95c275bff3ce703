package org.gru4j.training;

import java.nio.file.Path;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.EpochMetrics;

/** What happens during training, in the order in which it happens. */
public sealed interface TrainingEvent {

    /** An epoch begins: {@code epoch}, counted from 1, has {@code batches} batches. */
    record EpochStarted(int epoch, int epochs, int batches) implements TrainingEvent {}

    /**
     * One optimizer step is done.
     *
     * @param batch counted from 1 within the epoch
     * @param meanLoss of the epoch so far, in nats per character
     * @param charsPerSecond targets trained on per second of the epoch so far
     */
    record StepDone(int batch, double meanLoss, double charsPerSecond) implements TrainingEvent {}

    /** A checkpoint is on disk. */
    record CheckpointWritten(Path file, EpochMetrics metrics) implements TrainingEvent {}

    /** An epoch is over; listeners may write text with the model, but not train it. */
    record EpochDone(EpochMetrics metrics, CharacterModel model) implements TrainingEvent {}

    /** The loss has stopped falling, and the next epoch takes smaller steps. */
    record LearningRateReduced(double from, double to) implements TrainingEvent {}
}
