package org.gru4j.layer.internal;

import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.gru4j.layer.Gru;

/** What training asks of a {@link Gru} at work. */
public interface GruInTraining extends RecurrentLayer {

    /** Whether {@code rnnGetPreviousState} shall give the final state after each forward pass, as with returnState. */
    void keepFinalState(boolean keep);

    /**
     * Whether the way back shall leave out the gradient of the layer's input, which nobody reads where the layer is a network's
     * first.
     */
    void skipInputGradient(boolean skip);
}
