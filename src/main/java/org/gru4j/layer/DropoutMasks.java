package org.gru4j.layer;

import org.gru4j.internal.Nd4jSeed;
import org.gru4j.layer.engine.internal.Elementwise;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.BernoulliDistribution;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/** Where a layer's inverted-dropout masks come from: 0 with the given rate, otherwise 1 / (1 − rate). */
interface DropoutMasks {

    /** Draws a mask into an array, and returns it. */
    INDArray draw(double rate, INDArray mask);

    /** Draws a mask into a new array. */
    default INDArray draw(double rate, DataType dataType, long... shape) {
        return draw(rate, Nd4j.createUninitialized(dataType, shape));
    }

    /** Masks from ND4J's random numbers or, with a seed, from a generator of the layer's own. */
    static DropoutMasks random(@Nullable Long seed) {
        Random own = seed == null ? null : Nd4j.getRandomFactory().getNewRandomInstance(Nd4jSeed.of(seed));
        return (rate, mask) -> {
            Random random = own == null ? Nd4j.getRandom() : own;
            if (Elementwise.fits(mask)) {
                Elementwise.dropoutMask(mask, rate, random.nextLong());
                return mask;
            }
            return Nd4j.getExecutioner()
                    .exec(new BernoulliDistribution(mask, 1 - rate), random)
                    .divi(1 - rate);
        };
    }
}
