package org.gru4j.layer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which outputs a mask leaves. A masked step repeats the output before it, which the state does by itself, or gives
 * zeros if that is wanted; before the first step that counts there is no output, and Keras (TensorFlow) gives zeros
 * there even where there is an initial state.
 */
final class OutputMask {

    private OutputMask() {}

    /** From a mask [batch, time] what the states are multiplied with [batch, time, 1]. */
    static INDArray of(INDArray mask, boolean zeroOutputForMask) {
        INDArray counts = zeroOutputForMask ? mask : mask.cumsum(1).gt(0).castTo(mask.dataType());
        return counts.reshape(mask.size(0), mask.size(1), 1);
    }
}
