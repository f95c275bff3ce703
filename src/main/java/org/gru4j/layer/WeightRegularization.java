package org.gru4j.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A {@link KerasRegularizer} of weights, as Deeplearning4j's updaters apply it: to parameters that have lost their shape.
 *
 * @param regularizer what large weights add to the loss
 * @param rows the first dimension of weights of rank 2; 0 for a vector
 */
public record WeightRegularization(KerasRegularizer regularizer, long rows) implements Regularization {

    /** The regularizer of weights of a shape. */
    public static WeightRegularization of(KerasRegularizer regularizer, long[] shape) {
        return new WeightRegularization(regularizer, shape.length == 2 ? shape[0] : 0);
    }

    @Override
    public ApplyStep applyStep() {
        return ApplyStep.BEFORE_UPDATER;
    }

    @Override
    public void apply(INDArray param, INDArray gradView, double lr, int iteration, int epoch) {
        shaped(gradView).addi(regularizer.gradient(shaped(param)));
    }

    @Override
    public double score(INDArray param, int iteration, int epoch) {
        return regularizer.loss(shaped(param));
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public Regularization clone() {
        return this; // immutable
    }

    private INDArray shaped(INDArray flat) {
        return rows == 0 ? flat.reshape(flat.length()) : flat.reshape(rows, flat.length() / rows);
    }
}
