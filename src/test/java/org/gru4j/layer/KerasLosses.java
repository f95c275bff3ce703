package org.gru4j.layer;

import java.util.Locale;
import org.gru4j.keras.internal.KerasFields;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** A loss by its Keras name, and its labels. */
record KerasLosses(ILossFunction function, boolean sumsOutputs, boolean takesIndexes) {

    /** Reads the field loss of a case. */
    static KerasLosses of(KerasFields fixture) {
        return switch (fixture.text("loss").toLowerCase(Locale.ROOT)) {
            case "mean_squared_error", "mse" -> new KerasLosses(new LossMSE(), false, false);
            case "mean_absolute_error", "mae" -> new KerasLosses(new LossMAE(), false, false);
            case "categorical_crossentropy" -> new KerasLosses(new LossMCXENT(), false, false);
            case "sparse_categorical_crossentropy" -> new KerasLosses(new LossMCXENT(), false, true);
            case "binary_crossentropy" -> new KerasLosses(new LossBinaryXENT(), true, false);
            default -> throw fixture.unknown("loss");
        };
    }

    /** Labels as Deeplearning4j wants them, indexes as vectors with a one. */
    INDArray labels(FixtureTensor y, boolean sequence, long width, DataType type) {
        if (!takesIndexes) {
            return y.array(type);
        }
        INDArray labels = Nd4j.create(type, y.values().length, width);
        for (int i = 0; i < y.values().length; i++) {
            labels.putScalar(i, (long) y.values()[i], 1);
        }
        return sequence ? labels.reshape(y.shape()[0], y.shape()[1], width) : labels;
    }
}
