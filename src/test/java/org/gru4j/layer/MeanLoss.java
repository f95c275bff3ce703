package org.gru4j.layer;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss as Keras takes its mean: over examples and those time steps that a mask leaves. Deeplearning4j adds up the
 * steps and divides by the examples alone.
 *
 * @param sum the loss of one step, as Deeplearning4j has it
 * @param timeSteps of an example; 1 where the network's output has none
 * @param share what Keras takes of that, its mean over the outputs in place of a sum
 */
record MeanLoss(ILossFunction sum, long timeSteps, double share) implements ILossFunction {

    private static final long serialVersionUID = 1;

    /** What makes Deeplearning4j's division by the examples one by the steps that count. */
    private double factor(INDArray labels, INDArray mask) {
        double rows = labels.size(0);
        double counting = mask == null ? rows : mask.sumNumber().doubleValue();
        return share * rows / timeSteps / counting;
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        return sum.computeScore(labels, preOutput, activation, mask, average) * factor(labels, mask);
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return sum.computeScoreArray(labels, preOutput, activation, mask).muli(factor(labels, mask));
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return sum.computeGradient(labels, preOutput, activation, mask).muli(factor(labels, mask));
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        return new Pair<>(
                computeScore(labels, preOutput, activation, mask, average),
                computeGradient(labels, preOutput, activation, mask));
    }

    @Override
    public String name() {
        return "mean of " + sum.name();
    }
}
