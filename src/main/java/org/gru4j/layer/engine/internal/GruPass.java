package org.gru4j.layer.engine.internal;

import org.nd4j.linalg.api.ndarray.INDArray;

/** One computed sequence: its states, and the way back to the gradients. It holds until the engine's next one. */
public interface GruPass {

    /** The state after each step [batch, time, units]. */
    INDArray states();

    /**
     * Backpropagation through time, over the whole sequence.
     *
     * @param stateGradients the gradient of the loss with respect to each state, as far as the loss sees that state
     *     directly [batch, time, units]
     * @param ofSequence whether the gradient of the input is wanted
     */
    GruGradients backward(INDArray stateGradients, boolean ofSequence);
}
