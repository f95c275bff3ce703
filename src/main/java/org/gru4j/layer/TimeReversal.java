package org.gru4j.layer;

import org.gru4j.layer.engine.internal.Elementwise;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Turns sequences around, which is its own inverse. */
final class TimeReversal {

    private TimeReversal() {}

    /** A copy, the other way round along the axis of time. */
    static INDArray of(INDArray array, int timeAxis) {
        INDArray reversed = Nd4j.createUninitialized(array.dataType(), array.shape());
        if (array.rank() == 3 && timeAxis == 1 && Elementwise.fits(array)) {
            Elementwise.reverseSteps(array, reversed);
            return reversed;
        }
        Nd4j.exec(DynamicCustomOp.builder("reverse")
                .addInputs(array)
                .addOutputs(reversed)
                .addIntegerArguments(timeAxis)
                .build());
        return reversed;
    }
}
