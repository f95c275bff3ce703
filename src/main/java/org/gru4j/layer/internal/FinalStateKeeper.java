package org.gru4j.layer.internal;

import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.gru4j.layer.Gru;

/** A recurrent layer that keeps its final state on demand, so that training can go on from there; a {@link Gru} at work is one. */
public interface FinalStateKeeper extends RecurrentLayer {

    /** Whether {@code rnnGetPreviousState} shall give the final state after each forward pass, as with returnState. */
    void keepFinalState(boolean keep);
}
