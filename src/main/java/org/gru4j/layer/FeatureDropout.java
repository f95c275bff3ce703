package org.gru4j.layer;

import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Dropout of whole features: of an input [batch, time, features] the same ones at every time step, as Keras's
 * SpatialDropout1D and the option {@code dropout} of its recurrent layers have it. What is kept is divided by the share
 * that is kept. (Deeplearning4j's SpatialDropout wants the features before the time.)
 */
public final class FeatureDropout implements IDropout {

    private static final long serialVersionUID = 1;

    /** The share that is dropped. */
    @JsonProperty
    private final double rate;

    private transient @Nullable INDArray mask; // [batch, 1, features]

    /**
     * Dropout of a share of the features.
     *
     * @param rate 0 up to, but not, 1
     * @throws IllegalArgumentException if it is not
     */
    public FeatureDropout(@JsonProperty("rate") double rate) {
        Requirements.rate("rate", rate);
        this.rate = rate;
    }

    /** The share that is dropped. */
    public double rate() {
        return rate;
    }

    @Override
    public INDArray applyDropout(
            INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaceMgr) {
        INDArray kept = Nd4j.rand(input.dataType(), input.size(0), 1, input.size(2))
                .gte(rate)
                .castTo(input.dataType())
                .divi(1 - rate)
                .detach();
        mask = kept;
        return result.assign(input.mul(kept));
    }

    @Override
    public INDArray backprop(INDArray gradAtOutput, INDArray gradAtInput, int iteration, int epoch) {
        if (mask == null) {
            throw new IllegalStateException("a forward pass must come first");
        }
        return gradAtInput.assign(gradAtOutput.mul(mask));
    }

    @Override
    public void clear() {
        mask = null;
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public FeatureDropout clone() {
        return new FeatureDropout(rate);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FeatureDropout dropout && dropout.rate == rate;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(rate);
    }
}
