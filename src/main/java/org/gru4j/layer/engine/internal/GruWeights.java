package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The weights of a GRU, or the gradients with respect to them. The gates stand in the order z, r, h along the last
 * dimension.
 *
 * @param kernel W [features, 3·units]
 * @param recurrentKernel U [units, 3·units]
 * @param bias [3·units] for resetAfter = false; [2, 3·units] for resetAfter = true, row 0 the input's, row 1 the
 *     recurrent one; null for none
 */
public record GruWeights(
        INDArray kernel, INDArray recurrentKernel, @Nullable INDArray bias) {

    /** The width of the input. */
    public long features() {
        return kernel.size(0);
    }

    /** The width of the state. */
    public long units() {
        return recurrentKernel.size(0);
    }

    /** b, added to x·W [3·units], or null. */
    @Nullable
    INDArray inputBias() {
        return bias == null || bias.rank() == 1 ? bias : bias.getRow(0);
    }

    /** b', added to h·U [3·units], or null. */
    @Nullable
    INDArray recurrentBias() {
        return bias == null || bias.rank() == 1 ? null : bias.getRow(1);
    }

    /** Zeros of the same shapes, outside of all workspaces where this is called so. */
    GruWeights zerosLike() {
        return new GruWeights(
                Nd4j.zerosLike(kernel), Nd4j.zerosLike(recurrentKernel), bias == null ? null : Nd4j.zerosLike(bias));
    }

    /** Views of the parts of an array that belong to each gate, along its last dimension. */
    static Gates<INDArray> perGate(INDArray array) {
        long units = array.size(-1) / Gates.COUNT;
        return Gates.of(gate -> {
            var part = NDArrayIndex.interval(gate * units, (gate + 1) * units);
            return switch (array.rank()) {
                case 1 -> array.get(part);
                case 2 -> array.get(NDArrayIndex.all(), part);
                default -> array.get(NDArrayIndex.all(), NDArrayIndex.all(), part);
            };
        });
    }
}
