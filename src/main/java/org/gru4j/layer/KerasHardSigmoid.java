package org.gru4j.layer;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Keras 3's hard_sigmoid for Deeplearning4j's own layers: clip(x / 6 + 0.5, 0, 1). Theirs is Keras 1's and 2's. */
public final class KerasHardSigmoid extends BaseActivationFunction {

    private static final long serialVersionUID = 1;

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
        INDArray line = in.divi(6).addi(0.5);
        return Transforms.min(Transforms.max(line, 0, false), 1, false);
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        INDArray inside = Transforms.abs(in, true).lt(3).castTo(in.dataType());
        return new Pair<>(epsilon.mul(inside).divi(6), null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KerasHardSigmoid;
    }

    @Override
    public int hashCode() {
        return KerasHardSigmoid.class.hashCode();
    }

    @Override
    public String toString() {
        return "KerasHardSigmoid()";
    }
}
