package org.gru4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Keras's {@code weight_decay}: before each step every weight loses a share of itself. It is no part of the loss, unlike
 * Deeplearning4j's WeightDecay.
 */
record DecoupledDecay(double share) implements Regularization {

    private static final long serialVersionUID = 1;

    /** Makes all weights of a layer lose it. */
    void addTo(Layer layer) {
        if (layer instanceof BaseLayer own) {
            own.setRegularization(with(own.getRegularization()));
            own.setRegularizationBias(with(own.getRegularizationBias()));
        } else if (layer instanceof AbstractSameDiffLayer own) {
            own.setRegularization(with(own.getRegularization()));
            own.setRegularizationBias(with(own.getRegularizationBias()));
        } else if (layer instanceof BaseWrapperLayer wrapper) {
            addTo(wrapper.getUnderlying());
        } else {
            throw new InexpressibleCaseError("weight_decay of " + layer);
        }
    }

    private List<Regularization> with(List<Regularization> others) {
        List<Regularization> all = new ArrayList<>(others == null ? List.of() : others);
        all.add(this);
        return all;
    }

    @Override
    public ApplyStep applyStep() {
        return ApplyStep.POST_UPDATER;
    }

    @Override
    public void apply(INDArray param, INDArray gradView, double lr, int iteration, int epoch) {
        gradView.addi(param.mul(share));
    }

    @Override
    public double score(INDArray param, int iteration, int epoch) {
        return 0;
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public Regularization clone() {
        return this; // immutable
    }
}
