package org.gru4j.training.internal;

import org.gru4j.model.internal.CharacterModel;
import org.gru4j.training.TrainingEvent.EpochDone;

/** Uses a model between two epochs, on the training thread, before they are saved; it may write text, but not train. */
@FunctionalInterface
public interface AfterEpoch {

    /** Does nothing. */
    AfterEpoch NOTHING = (model, epoch) -> {};

    /**
     * Uses the model.
     *
     * @throws java.io.UncheckedIOException if a file cannot be written; training goes on
     */
    void use(CharacterModel model, EpochDone epoch);
}
