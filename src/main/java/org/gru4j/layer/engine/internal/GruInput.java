package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a GRU is computed on.
 *
 * @param sequence x [batch, time, features]
 * @param initialState the state before the first step [batch, units]
 * @param mask 1 where a step counts, 0 where it leaves the state as it is [batch, time]; null where every step counts
 * @param dropout inverted-dropout masks, or null
 */
public record GruInput(
        INDArray sequence,
        INDArray initialState,
        @Nullable INDArray mask,
        @Nullable GruDropout dropout) {

    /** How many sequences there are. */
    public long batch() {
        return sequence.size(0);
    }

    /** How long they are. */
    public long timeSteps() {
        return sequence.size(1);
    }
}
