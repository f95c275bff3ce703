package org.gru4j.training.internal;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.gru4j.training.Clipping;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Clips a network's gradient after it is computed and before it is used. Deeplearning4j's own clipping by norm takes each
 * layer for itself, which changes the gradient's direction; this one takes the whole, as PyTorch's {@code clip_grad_norm_}.
 */
public final class GradientClipping extends BaseTrainingListener {

    private final Clipping clipping;

    private GradientClipping(Clipping clipping) {
        this.clipping = clipping;
    }

    /** Clips all gradients of a network from now on. */
    public static void install(Clipping clipping, MultiLayerNetwork network) {
        if (!clipping.equals(Clipping.NONE)) {
            network.setListeners(List.of(new GradientClipping(clipping)));
        }
    }

    @Override
    public void onGradientCalculation(Model model) {
        clip(((MultiLayerNetwork) model).getFlattenedGradients(), model.batchSize());
    }

    /** @param sum the gradient of the sum over the batch, which Deeplearning4j divides by the batch's size later */
    void clip(INDArray sum, int batchSize) {
        if (clipping.value() != null) {
            double bound = clipping.value() * batchSize;
            Nd4j.getExecutioner()
                    .exec(DynamicCustomOp.builder("clipbyvalue")
                            .addInputs(sum)
                            .callInplace(true)
                            .addFloatingPointArguments(-bound, bound)
                            .build());
        }
        if (clipping.norm() != null) {
            double bound = clipping.norm() * batchSize;
            double norm = sum.norm2Number().doubleValue();
            if (norm > bound) {
                sum.muli(bound / norm);
            }
        }
    }
}
