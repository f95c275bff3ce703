package org.gru4j.model.internal;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.gru4j.layer.engine.internal.Elementwise;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.RmsPropUpdater;

/**
 * Puts faster steps of Adam and RMSprop in the place of ND4J's: the same numbers, to rounding, in the same state, and so in
 * the same files.
 */
final class FastUpdaters {

    private FastUpdaters() {}

    /** Makes a network's optimizer fast, if it is not yet. */
    static void install(MultiLayerNetwork network) {
        if (network.getUpdater() instanceof BaseMultiLayerUpdater<?> updater) {
            updater.getUpdaterBlocks().forEach(FastUpdaters::install);
        }
    }

    private static void install(UpdaterBlock block) {
        if (block.getGradientUpdater() instanceof AdamUpdater adam && !(adam instanceof FastAdam)) {
            block.setGradientUpdater(new FastAdam(adam));
        } else if (block.getGradientUpdater() instanceof RmsPropUpdater rmsProp && !(rmsProp instanceof FastRmsProp)) {
            block.setGradientUpdater(new FastRmsProp(rmsProp));
        }
    }

    private static final class FastAdam extends AdamUpdater {

        FastAdam(AdamUpdater slow) {
            super(slow.getConfig());
            setM(slow.getM());
            setV(slow.getV());
            setGradientReshapeOrder(slow.getGradientReshapeOrder());
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            if (!Elementwise.fits(gradient, getM(), getV())) {
                super.applyUpdater(gradient, iteration, epoch);
                return;
            }
            double beta1 = getConfig().getBeta1();
            double beta2 = getConfig().getBeta2();
            double steps = iteration + 1;
            double correction = Math.sqrt(1 - Math.pow(beta2, steps)) / (1 - Math.pow(beta1, steps));
            double size = getConfig().getLearningRate(iteration, epoch) * correction;
            Elementwise.adam(gradient, getM(), getV(), beta1, beta2, getConfig().getEpsilon(), size);
        }
    }

    private static final class FastRmsProp extends RmsPropUpdater {

        FastRmsProp(RmsPropUpdater slow) {
            super(slow.getConfig());
            setLastGradient(slow.getLastGradient());
            setGradientReshapeOrder(slow.getGradientReshapeOrder());
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            if (!Elementwise.fits(gradient, getLastGradient())) {
                super.applyUpdater(gradient, iteration, epoch);
                return;
            }
            Elementwise.rmsProp(
                    gradient,
                    getLastGradient(),
                    getConfig().getRmsDecay(),
                    getConfig().getEpsilon(),
                    getConfig().getLearningRate(iteration, epoch));
        }
    }
}
