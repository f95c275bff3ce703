package org.gru4j.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.gru4j.evaluation.Baseline;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.EpochMetrics;
import org.jspecify.annotations.Nullable;

/** What happens during training, in the order in which it happens. */
public sealed interface TrainingEvent {

    /** A part of the text is held out; this is how the baselines predict it, the weakest first. */
    record HeldOut(List<Baseline> baselines) implements TrainingEvent {}

    /** An epoch begins: {@code epoch}, counted from 1, has {@code batches} batches. */
    record EpochStarted(int epoch, int epochs, int batches) implements TrainingEvent {}

    /**
     * One optimizer step is done.
     *
     * @param batch counted from 1 within the epoch
     * @param meanLoss of the epoch so far, in nats per character
     * @param charsPerSecond targets trained on per second of the epoch so far
     * @param seconds of the whole run so far
     * @param progress of the whole run, from 0 to 1: of its epochs or of its time, whichever is more
     */
    record StepDone(int batch, double meanLoss, double charsPerSecond, double seconds, double progress)
            implements TrainingEvent {}

    /**
     * A run goes on: from a checkpoint of an earlier process, or from the last one because it diverged. What listeners have
     * heard of {@code epoch} and later ones is void.
     *
     * @param epoch the one in progress, counted from 1
     * @param batch how many of its batches are done
     * @param metrics of all epochs before
     */
    record Resumed(int epoch, int epochs, int batch, List<EpochMetrics> metrics) implements TrainingEvent {}

    /** The run has diverged, and goes back to the last checkpoint with a smaller learning rate. */
    record BackedOff(String reason, double from, double to) implements TrainingEvent {}

    /** A file could not be written; it is as it was before, and training goes on. */
    record WriteFailed(IOException failure) implements TrainingEvent {}

    /**
     * The loss on held-out text was measured within an epoch.
     *
     * @param batch how many of the epoch's are done
     * @param validationLoss in nats per character
     * @param best whether it is the lowest so far
     */
    record Measured(int epoch, int batch, double validationLoss, boolean best) implements TrainingEvent {}

    /** The run ends after {@code epoch} because the loss has not fallen below {@code lowest} for as long as it may. */
    record StoppedEarly(int epoch, double lowest) implements TrainingEvent {}

    /** The run ends because the {@code seconds} that it may take are over. */
    record TimeUp(double seconds) implements TrainingEvent {}

    /**
     * The run is over.
     *
     * @param metrics of all its epochs
     * @param measurements of the loss on held-out text within them
     */
    record Ended(List<EpochMetrics> metrics, List<Measurement> measurements) implements TrainingEvent {}

    /**
     * The run has ended before any loss was monitored, so that no checkpoint of it is known to be the best.
     *
     * @param iterations of the newest checkpoint
     * @param older whether the best model on disk is one of an earlier run; otherwise it is the newest checkpoint
     */
    record NotMeasured(long iterations, boolean older) implements TrainingEvent {}

    /** A checkpoint is on disk as a whole: where the run stands, or the best model so far. */
    record CheckpointWritten(Path file) implements TrainingEvent {}

    /**
     * An epoch is over; listeners may write text with the model, but not train it.
     *
     * @param epochs of the run at most
     * @param last whether the run is over, too
     * @param deadline by when listeners should be done; null for no hurry
     */
    record EpochDone(
            EpochMetrics metrics,
            CharacterModel model,
            int epochs,
            boolean last,
            @Nullable Instant deadline) implements TrainingEvent {}

    /** The loss has stopped falling, and the next epoch takes smaller steps. */
    record LearningRateReduced(double from, double to) implements TrainingEvent {}
}
