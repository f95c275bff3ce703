package org.gru4j.training.internal;

import org.gru4j.model.internal.CharacterModel;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weights between those of a model that has read many texts and those that it has been tuned to: what the tuned ones have learnt
 * by heart weighs less there, and what both know does not (Wortsman and others, "Robust fine-tuning of zero-shot models", 2022,
 * arXiv 2109.01903).
 */
final class BaseAverage {

    /** Shares of the tuned weights, tried one after the other as long as each is better than the one before. */
    private static final double[] SHARES = {0.85, 0.7, 0.5, 0.3};

    private final INDArray base;

    /** @param base the weights that tuning began from */
    BaseAverage(INDArray base) {
        this.base = base;
    }

    /**
     * The best of them.
     *
     * @param share of the tuned weights, from 0 to 1
     * @param loss on the held-out text, in nats per character
     * @param weights of the network
     */
    record Found(double share, double loss, INDArray weights) {}

    /**
     * Looks for weights that are better than the tuned ones; the model keeps its own.
     *
     * @param loss of the tuned model, in nats per character
     * @param measuring asked only while there is time
     * @return null if there are none
     */
    @Nullable
    Found find(CharacterModel tuned, double loss, Measuring measuring) {
        INDArray weights = tuned.network().params();
        INDArray kept = weights.dup();
        Found best = null;
        double lowest = loss;
        for (double share : SHARES) {
            if (!measuring.isTimeForOneMore()) {
                break;
            }
            weights.assign(kept.mul(share).addi(base.mul(1 - share)));
            double averaged = measuring.loss(tuned);
            if (averaged >= lowest) {
                break;
            }
            lowest = averaged;
            best = new Found(share, averaged, weights.dup());
        }
        weights.assign(kept);
        return best;
    }
}
