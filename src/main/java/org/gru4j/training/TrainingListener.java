package org.gru4j.training;

/** Hears about training as it goes; called on the training thread. */
@FunctionalInterface
public interface TrainingListener {

    /** Something has happened. */
    void on(TrainingEvent event);
}
