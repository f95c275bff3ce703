package org.gru4j.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.gru4j.keras.KerasLayer.Node;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What an optimizer has gathered, for those that have the same moments in Keras and in Deeplearning4j: Adam's two and
 * RMSprop's one. They have the shapes of the weights, and become parameters of a network in the same way.
 */
final class OptimizerState {

    private final KerasFile file;
    private final List<KerasArray> arrays;
    private final List<Node> trained = new ArrayList<>();
    private int weights; // how many are trained

    private OptimizerState(KerasFile file) {
        this.file = file;
        this.arrays = file.weights().optimizer();
        for (Node node : file.model().nodes()) {
            int own = file.weights().of(node).size();
            if (node.trainable() && own > 0) {
                trained.add(node);
                weights += own;
            }
        }
    }

    /**
     * Gives a network the state of the optimizer that trained it.
     *
     * @param flat the parameters of a network made of some arrays by layer, in the order of the network's own
     * @return whether the file had a state that could be used
     */
    static boolean restore(KerasFile file, Model network, Function<KerasWeights, INDArray> flat) {
        OptimizerState state = new OptimizerState(file);
        try {
            return state.restoreTo(network, flat);
        } catch (KerasException notOfTheseWeights) {
            return false; // training begins with a new one, as from a file without
        }
    }

    private boolean restoreTo(Model network, Function<KerasWeights, INDArray> flat) {
        Optional<List<KerasWeights>> moments = moments();
        if (moments.isEmpty() || trained.size() < weighted()) {
            return false;
        }
        INDArray state = Nd4j.concat(
                1,
                moments.get().stream()
                        .map(flat)
                        .map(one -> one.reshape(1, one.length()))
                        .toArray(INDArray[]::new));
        BaseMultiLayerUpdater<?> updater = network instanceof MultiLayerNetwork layers
                ? (BaseMultiLayerUpdater<?>) layers.getUpdater(true)
                : ((ComputationGraph) network).getUpdater(true);
        INDArray own = updater.getStateViewArray();
        if (updater.getUpdaterBlocks().size() != 1 || own == null || own.length() != state.length()) {
            return false;
        }
        own.assign(state.castTo(own.dataType()).reshape(own.shape()));
        int steps = (int) Math.min(arrays.get(0).counter(), Integer.MAX_VALUE);
        if (network instanceof MultiLayerNetwork layers) {
            layers.getLayerWiseConfigurations().setIterationCount(steps);
        } else {
            ((ComputationGraph) network).getConfiguration().setIterationCount(steps);
        }
        return true;
    }

    private long weighted() {
        return file.model().nodes().stream()
                .filter(node -> !file.weights().of(node).isEmpty())
                .count();
    }

    /**
     * The moments, each by layer. Older files have all first ones, then all second ones (and Keras 2.2 a placeholder for
     * each third); newer ones have the learning rate after the step, and the moments of each weight side by side.
     */
    private Optional<List<KerasWeights>> moments() {
        Training training = new Training(file.training());
        boolean adam = training.optimizerName().equals("adam") && !training.amsgrad();
        boolean known = adam || training.optimizerName().equals("rmsprop");
        if (arrays.isEmpty() || !known) {
            return Optional.empty();
        }
        int moments = adam ? 2 : 1;
        int size = arrays.size();
        if (size == 2 + moments * weights) {
            return Optional.of(each(moments, 2, moments, 1));
        }
        boolean placeholders = adam && size == 1 + 3 * weights;
        if (size == 1 + moments * weights || placeholders) {
            return Optional.of(each(moments, 1, 1, weights));
        }
        return Optional.empty();
    }

    /** Weight w's moment m stands at {@code first + w · perWeight + m · perMoment}. */
    private List<KerasWeights> each(int moments, int first, int perWeight, int perMoment) {
        List<KerasWeights> all = new ArrayList<>();
        for (int moment = 0; moment < moments; moment++) {
            Map<String, List<KerasArray>> layers = new HashMap<>();
            int at = first + moment * perMoment;
            for (Node node : trained) {
                List<KerasArray> own = new ArrayList<>();
                for (int i = 0; i < file.weights().of(node).size(); i++) {
                    own.add(arrays.get(at));
                    at += perWeight;
                }
                layers.put(node.layer().name(), own);
            }
            all.add(new LoadedWeights(layers, List.of()));
        }
        return all;
    }
}
