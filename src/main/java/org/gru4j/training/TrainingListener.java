package org.gru4j.training;

import java.util.function.Consumer;

/**
 * Hears about training as it goes; called on the training thread, which waits for it. There is a method for each kind of
 * event; what is not overridden goes to {@link #on}, which does nothing.
 */
public interface TrainingListener {

    /** One who hears of everything in one place. */
    static TrainingListener of(Consumer<TrainingEvent> consumer) {
        return new TrainingListener() {
            @Override
            public void on(TrainingEvent event) {
                consumer.accept(event);
            }
        };
    }

    /** Something has happened for which this listener has no method of its own. */
    default void on(TrainingEvent event) {}

    /** The text is known, and how it will be learnt. */
    default void textReady(TrainingEvent.TextReady event) {
        on(event);
    }

    /** The network is made and not trained yet. */
    default void networkReady(TrainingEvent.NetworkReady event) {
        on(event);
    }

    /** The model will keep its text, to tell what it copies. */
    default void copyIndexReady(TrainingEvent.CopyIndexReady event) {
        on(event);
    }

    /** The run has its directory to itself, and writes there from now on. */
    default void started(TrainingEvent.Started event) {
        on(event);
    }

    /** A part of the text is held out. */
    default void heldOut(TrainingEvent.HeldOut event) {
        on(event);
    }

    /** An epoch begins. */
    default void epochStarted(TrainingEvent.EpochStarted event) {
        on(event);
    }

    /** One optimizer step is done. */
    default void stepDone(TrainingEvent.StepDone event) {
        on(event);
    }

    /** A run goes on from a checkpoint; what was heard of its epoch and of later ones is void. */
    default void resumed(TrainingEvent.Resumed event) {
        on(event);
    }

    /** The run has diverged, and goes back to the last checkpoint. */
    default void backedOff(TrainingEvent.BackedOff event) {
        on(event);
    }

    /** A file could not be written, and training goes on. */
    default void writeFailed(TrainingEvent.WriteFailed event) {
        on(event);
    }

    /** The loss on held-out text was measured within an epoch, or before the first step of a model that is fine-tuned. */
    default void measured(TrainingEvent.Measured event) {
        on(event);
    }

    /** Weights between those that a fine-tuned model began with and its last ones are the best so far. */
    default void averaged(TrainingEvent.Averaged event) {
        on(event);
    }

    /** A checkpoint is on disk as a whole. */
    default void checkpointWritten(TrainingEvent.CheckpointWritten event) {
        on(event);
    }

    /** An epoch is over. */
    default void epochDone(TrainingEvent.EpochDone event) {
        on(event);
    }

    /** Texts were written after an epoch. */
    default void sampled(TrainingEvent.Sampled event) {
        on(event);
    }

    /** The loss has stopped falling, and the next epoch takes smaller steps. */
    default void learningRateReduced(TrainingEvent.LearningRateReduced event) {
        on(event);
    }

    /** The run ends because the loss has not fallen for as long as it may. */
    default void stoppedEarly(TrainingEvent.StoppedEarly event) {
        on(event);
    }

    /** The run ends because its time is over. */
    default void timeUp(TrainingEvent.TimeUp event) {
        on(event);
    }

    /** The run ends, and its model does hardly better than one that only knows how frequent each character is. */
    default void learntLittle(TrainingEvent.LearntLittle event) {
        on(event);
    }

    /** The run is over. */
    default void ended(TrainingEvent.Ended event) {
        on(event);
    }

    /** The run has ended before any loss was monitored. */
    default void notMeasured(TrainingEvent.NotMeasured event) {
        on(event);
    }
}
