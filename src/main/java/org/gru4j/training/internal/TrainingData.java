package org.gru4j.training.internal;

import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.model.internal.CarriedStates;
import org.gru4j.model.internal.CharacterModel;
import org.jspecify.annotations.Nullable;

/** What a run learns from, and where its steps are computed: in this process, or on a cluster. */
public interface TrainingData {

    /**
     * {@return the part of the text that is held out; null where none is} Of a very large text its first few million
     * characters.
     */
    @Nullable
    EncodedText heldOut();

    /** {@return the end of the part that is learnt from, as much of it as simple means of prediction need} */
    EncodedText beforeHeldOut();

    /** {@return how many texts are learnt side by side, each with a state that is carried on; 0 where no state is} */
    int streams();

    /**
     * {@return the steps of an epoch}
     *
     * @param model in training, whose weights and optimizer's state each step changes
     * @param carried the states that the first step begins with
     * @param epoch counted from 1
     * @param batch how many of its batches are done already
     */
    Steps steps(CharacterModel model, CarriedStates carried, int epoch, int batch);
}
