package org.gru4j.layer;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keras's {@code global_clipnorm}: all gradients together are no longer than that. Deeplearning4j clips layer by layer; it tells
 * its listeners the gradients before it divides them by the batch size, and before it adds those of regularizers.
 */
final class GlobalNorm extends BaseTrainingListener {

    private final double longest;

    GlobalNorm(double longest) {
        this.longest = longest;
    }

    @Override
    public void onGradientCalculation(Model model) {
        MultiLayerNetwork network = (MultiLayerNetwork) model;
        if (network.calcRegularizationScore(true) != 0) {
            throw new InexpressibleCaseError("global_clipnorm together with regularizers");
        }
        INDArray gradients = network.getFlattenedGradients();
        double norm = gradients.norm2Number().doubleValue() / network.getInputMiniBatchSize();
        if (norm > longest) {
            gradients.muli(longest / norm);
        }
    }
}
