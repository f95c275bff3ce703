package org.gru4j.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/** A {@link KerasRegularizer} of weights, as Deeplearning4j's updaters apply it. */
record WeightRegularization(KerasRegularizer regularizer) implements Regularization {

    @Override
    public ApplyStep applyStep() {
        return ApplyStep.BEFORE_UPDATER;
    }

    @Override
    public void apply(INDArray param, INDArray gradView, double lr, int iteration, int epoch) {
        gradView.addi(regularizer.gradient(param));
    }

    @Override
    public double score(INDArray param, int iteration, int epoch) {
        return regularizer.loss(param);
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public Regularization clone() {
        return this; // immutable
    }
}
