package org.gru4j.keras;

import java.util.Arrays;
import org.gru4j.internal.Words;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks of what a file has against what its configuration says; before anything of that size is made. */
final class WeightShapes {

    private WeightShapes() {}

    /** Requires lengths, of which one that is below 0 may be any. */
    static void require(String layer, String weight, INDArray array, long... wanted) {
        long[] shape = array.shape();
        boolean fits = shape.length == wanted.length;
        for (int axis = 0; fits && axis < wanted.length; axis++) {
            fits = wanted[axis] < 0 ? shape[axis] > 0 : shape[axis] == wanted[axis];
        }
        if (!fits) {
            throw new KerasException(Words.format(
                    "layer %s: its %s must have shape %s, but has %s",
                    layer, weight, Arrays.toString(wanted).replace("-1", "any"), Arrays.toString(shape)));
        }
    }
}
