package org.gru4j.layer.engine.internal;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A mask whose steps that count all come first, as lengths. An engine without masks computes such sequences to the end
 * and has the padded part mended here: there the state is the last one that counts, and so its gradient goes there.
 */
final class RightPadding {

    private final int[] lengths; // per example
    private final int timeSteps;

    /** From a mask [batch, time] that {@link #isRightPadded}. */
    RightPadding(INDArray mask) {
        this.lengths = mask.sum(1).toIntVector();
        this.timeSteps = (int) mask.size(1);
    }

    static boolean isRightPadded(INDArray mask) {
        for (float[] example : mask.toFloatMatrix()) {
            for (int t = 1; t < example.length; t++) {
                if (example[t] > example[t - 1]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Puts the last state that counts in place of those after it; states are [batch, time, units]. */
    void carryStates(INDArray states, INDArray initialState) {
        for (int example = 0; example < lengths.length; example++) {
            if (lengths[example] < timeSteps) {
                INDArray last = lengths[example] == 0
                        ? initialState.getRow(example)
                        : states.get(at(example), NDArrayIndex.point(lengths[example] - 1), NDArrayIndex.all());
                padded(states, example).assign(0).addiRowVector(last);
            }
        }
    }

    /**
     * Moves the gradients of padded states to the last state that counts, in place.
     *
     * @param gradients [batch, time, units]
     * @return what belongs to the initial state, for examples where no step counts [batch, units]
     */
    INDArray gatherGradients(INDArray gradients) {
        INDArray initial = Nd4j.create(gradients.dataType(), gradients.size(0), gradients.size(2));
        for (int example = 0; example < lengths.length; example++) {
            if (lengths[example] < timeSteps) {
                INDArray last = lengths[example] == 0
                        ? initial.getRow(example)
                        : gradients.get(at(example), NDArrayIndex.point(lengths[example] - 1), NDArrayIndex.all());
                last.addi(padded(gradients, example).sum(0));
                padded(gradients, example).assign(0);
            }
        }
        return initial;
    }

    private INDArray padded(INDArray array, int example) {
        return array.get(at(example), NDArrayIndex.interval(lengths[example], timeSteps), NDArrayIndex.all());
    }

    private static INDArrayIndex at(int example) {
        return NDArrayIndex.point(example);
    }
}
