package org.gru4j.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Inverted-dropout masks from ND4J's random numbers: 0 with the given rate, otherwise 1 / (1 − rate). */
final class DropoutMask {

    private DropoutMask() {}

    static INDArray draw(DataType dataType, double rate, long... shape) {
        INDArray kept = Nd4j.rand(dataType, shape).gte(rate).castTo(dataType);
        return kept.divi(1 - rate);
    }
}
