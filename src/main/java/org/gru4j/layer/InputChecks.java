package org.gru4j.layer;

import java.util.Arrays;
import org.gru4j.internal.Words;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks of what a layer is given; what does not fit is named with the shape that it must have and the one it has. */
final class InputChecks {

    private InputChecks() {}

    static void sequence(String layer, long features, INDArray sequence) {
        if (sequence.rank() != 3 || sequence.size(2) != features || sequence.size(1) < 1) {
            fail("input", layer, Words.format("[batch, time, %d]", features), sequence);
        }
    }

    static void initialState(String layer, long batch, long units, INDArray state) {
        if (!Arrays.equals(state.shape(), new long[] {batch, units})) {
            fail("initial state", layer, Words.format("[%d, %d], batch and units", batch, units), state);
        }
    }

    static void mask(String layer, INDArray sequence, INDArray mask) {
        if (!Arrays.equals(mask.shape(), new long[] {sequence.size(0), sequence.size(1)})) {
            fail("mask", layer, Words.format("[%d, %d], batch and time", sequence.size(0), sequence.size(1)), mask);
        }
    }

    /**
     * Refuses input that is not a number. It makes every state after it not a number, so only the last one is looked at
     * where all is well; weights that have diverged do the same, and are not the input's fault.
     */
    static void numbers(String layer, INDArray sequence, INDArray initialState, INDArray lastState) {
        if (Double.isNaN(lastState.sumNumber().doubleValue())) {
            number("input", layer, sequence);
            number("initial state", layer, initialState);
        }
    }

    private static void number(String name, String layer, INDArray array) {
        if (Double.isNaN(array.sumNumber().doubleValue())) {
            throw new IllegalArgumentException(Words.format("%s must be finite numbers, but has NaN %s", name, layer));
        }
    }

    private static void fail(String name, String layer, String shape, INDArray array) {
        throw new IllegalArgumentException(Words.format(
                "%s must have shape %s, but has %s %s", name, shape, Arrays.toString(array.shape()), layer));
    }
}
