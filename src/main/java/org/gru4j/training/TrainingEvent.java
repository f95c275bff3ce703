package org.gru4j.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.gru4j.evaluation.Baseline;
import org.gru4j.internal.Words;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSummary;
import org.jspecify.annotations.Nullable;

/** What happens during training, in the order in which it happens. */
public sealed interface TrainingEvent {

    /** Calls the listener's method for this kind of event. */
    void tell(TrainingListener listener);

    /** A part of the text is held out; this is how the baselines predict it, the weakest first. */
    record HeldOut(List<Baseline> baselines) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.heldOut(this);
        }
    }

    /** An epoch begins: {@code epoch}, counted from 1, has {@code batches} batches. */
    record EpochStarted(int epoch, int epochs, int batches) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.epochStarted(this);
        }
    }

    /**
     * One optimizer step is done.
     *
     * @param batch counted from 1 within the epoch
     * @param meanLoss of the epoch so far, in nats per character
     * @param charsPerSecond targets trained on per second of the epoch so far
     * @param seconds of the whole run so far
     * @param progress of the run's steps, from 0 to 1: of its epochs or of its time, whichever is more
     * @param secondsInAll that the whole run will take, as it seems
     */
    record StepDone(
            int batch, double meanLoss, double charsPerSecond, double seconds, double progress, double secondsInAll)
            implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.stepDone(this);
        }
    }

    /**
     * A run goes on: from a checkpoint of an earlier process, or from the last one because it diverged. What listeners have
     * heard of {@code epoch} and later ones is void.
     *
     * @param epoch the one in progress, counted from 1
     * @param batch how many of its batches are done
     * @param metrics of all epochs before
     */
    record Resumed(int epoch, int epochs, int batch, List<EpochMetrics> metrics) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.resumed(this);
        }
    }

    /** The run has diverged, and goes back to the last checkpoint with a smaller learning rate. */
    record BackedOff(String reason, double from, double to) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.backedOff(this);
        }
    }

    /** A file could not be written; it is as it was before, and training goes on. */
    record WriteFailed(IOException failure) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.writeFailed(this);
        }
    }

    /**
     * The loss on held-out text was measured within an epoch; of a model that is fine-tuned also before the first step.
     *
     * @param batch how many of the epoch's are done
     * @param validationLoss in nats per character
     * @param best whether it is the lowest so far
     */
    record Measured(int epoch, int batch, double validationLoss, boolean best) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.measured(this);
        }
    }

    /**
     * Of a model that is fine-tuned, weights between those that it began with and the last ones are the best so far.
     *
     * @param share of the last ones, from 0 to 1
     * @param validationLoss in nats per character
     */
    record Averaged(double share, double validationLoss) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.averaged(this);
        }
    }

    /** The run ends after {@code epoch} because the loss has not fallen below {@code lowest} for as long as it may. */
    record StoppedEarly(int epoch, double lowest) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.stoppedEarly(this);
        }
    }

    /** The run ends because the {@code seconds} that it may take are over. */
    record TimeUp(double seconds) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.timeUp(this);
        }
    }

    /**
     * The run ends, and its best model does hardly better than the unigram, which knows how frequent each character is and
     * nothing of their order.
     *
     * @param loss the lowest, in nats per character
     * @param heldOut whether both are of the held-out text; otherwise of the training text
     * @param unigram its loss
     */
    record LearntLittle(double loss, boolean heldOut, double unigram) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.learntLittle(this);
        }
    }

    /**
     * The run is over.
     *
     * @param metrics of all its epochs
     * @param measurements of the loss on held-out text within them
     */
    record Ended(List<EpochMetrics> metrics, List<Measurement> measurements) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.ended(this);
        }
    }

    /**
     * The run has ended before any loss was monitored, so that no checkpoint of it is known to be the best.
     *
     * @param iterations of the newest checkpoint
     * @param older whether the best model on disk is one of an earlier run; otherwise it is the newest checkpoint
     */
    record NotMeasured(long iterations, boolean older) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.notMeasured(this);
        }
    }

    /** A checkpoint is on disk as a whole: where the run stands, or the best model so far. */
    record CheckpointWritten(Path file) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.checkpointWritten(this);
        }
    }

    /**
     * An epoch is over.
     *
     * @param epochs of the run at most
     * @param last whether the run is over, too
     * @param deadline by when listeners should be done; null for no hurry
     */
    record EpochDone(
            EpochMetrics metrics,
            int epochs,
            boolean last,
            @Nullable Instant deadline) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.epochDone(this);
        }
    }

    /** The loss has stopped falling, and the next epoch takes smaller steps. */
    record LearningRateReduced(double from, double to) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.learningRateReduced(this);
        }
    }

    /**
     * Texts were written after an epoch that go on from the same prompt.
     *
     * @param epoch counted from 1
     * @param prompt a place of the corpus, which all texts go on from
     * @param samples a text for each temperature
     */
    record Sampled(int epoch, String prompt, List<Sample> samples) implements TrainingEvent {

        public Sampled {
            samples = List.copyOf(samples);
        }

        /** The texts with their prompt and headings, as a run's file has them. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(Words.format("--- epoch %d, prompt:%n%s%n", epoch, prompt));
            for (Sample sample : samples) {
                text.append(Words.format(
                        "--- epoch %d, temperature %s:%n%s%n", epoch, sample.temperature(), sample.text()));
            }
            return text.toString();
        }

        @Override
        public void tell(TrainingListener listener) {
            listener.sampled(this);
        }
    }

    /**
     * A text that the model wrote.
     *
     * @param temperature it was sampled at
     * @param text without the prompt
     */
    record Sample(double temperature, String text) {}

    /**
     * The text is known, and how it will be learnt.
     *
     * @param characters of the whole text
     * @param distinct characters in it
     * @param heldOut characters at its end that are not learnt but measured on; 0 for none
     * @param windows that an epoch has; 0 where states are carried from one to the next
     * @param window characters in each
     * @param tooShortToHoldOut whether a part should be held out, but the text is too short
     * @param averaging how a cluster learns it; null where this process does
     */
    record TextReady(
            long characters,
            int distinct,
            long heldOut,
            long windows,
            int window,
            boolean tooShortToHoldOut,
            @Nullable Averaging averaging)
            implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.textReady(this);
        }
    }

    /**
     * The network is made and not trained yet.
     *
     * @param layers from the input on
     * @param vocabularySize characters that it knows
     * @param newCharacters how many of them the model that is fine-tuned did not know; null where none is
     */
    record NetworkReady(
            List<LayerSummary> layers,
            int vocabularySize,
            @Nullable Integer newCharacters) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.networkReady(this);
        }
    }

    /**
     * The model will keep its text, by which it can tell what it copies, and from which anybody can restore the text.
     *
     * @param characters that it finds copies of
     * @param bytes that it takes of the model file
     */
    record CopyIndexReady(int characters, long bytes) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.copyIndexReady(this);
        }
    }

    /** The run has its directory to itself, and writes there from now on. */
    record Started(Path directory) implements TrainingEvent {
        @Override
        public void tell(TrainingListener listener) {
            listener.started(this);
        }
    }
}
