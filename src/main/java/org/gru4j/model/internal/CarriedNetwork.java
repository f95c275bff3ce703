package org.gru4j.model.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A reader of texts whose states are carried from one call to the next. They are kept here: the network has them only while
 * it computes, which it does for one reader at a time, so that many can read with it, each in a thread of its own.
 *
 * <p>It goes from layer to layer itself, because {@link MultiLayerNetwork#rnnTimeStep} gives a wrong shape for ids [texts,
 * time], which it takes for features of a single step, and leaves out that a {@link LastTimeStepLayer} takes the last step.
 */
final class CarriedNetwork {

    private final MultiLayerNetwork network;
    private final List<Map<String, INDArray>> states = new ArrayList<>(); // of each layer, by name; none for zeros

    /** A reader that has read nothing yet. */
    CarriedNetwork(MultiLayerNetwork network) {
        this.network = network;
        reset();
    }

    /** Goes on from the state that the call before left, or from zeros, and returns the last layer's output. */
    INDArray readOn(INDArray input) {
        synchronized (network) { // Deeplearning4j's own output() holds the same lock
            try {
                INDArray activations = input;
                for (int i = 0; i < network.getnLayers(); i++) {
                    activations = readOn(i, activations);
                }
                return activations;
            } finally {
                network.rnnClearPreviousState();
            }
        }
    }

    private INDArray readOn(int index, INDArray input) {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(index);
        INDArray prepared = before == null ? input : before.preProcess(input, (int) input.size(0), workspaces);
        Layer layer = network.getLayer(index);
        Layer unwrapped = layer instanceof LastTimeStepLayer last ? last.getUnderlying() : layer;
        if (!(unwrapped instanceof RecurrentLayer recurrent)) {
            return layer.activate(prepared, false, workspaces);
        }
        recurrent.rnnSetPreviousState(states.get(index));
        INDArray output = recurrent.rnnTimeStep(prepared, workspaces);
        states.set(
                index,
                recurrent instanceof SimpleRnn
                        // It keeps the last feature of each step instead of the last step where the features come last.
                        ? Map.of(
                                SimpleRnn.STATE_KEY_PREV_ACTIVATION,
                                lastStep(output).dup())
                        : recurrent.rnnGetPreviousState());
        return layer == unwrapped ? output : lastStep(output);
    }

    /** Sets all states to zeros. */
    void reset() {
        states.clear();
        states.addAll(Collections.nCopies(network.getnLayers(), Map.of()));
    }

    /** Multiplies the states of each text by its factor: 1 keeps them, 0 begins anew. */
    void scale(INDArray factors) {
        states.replaceAll(state -> {
            Map<String, INDArray> scaled = new HashMap<>();
            state.forEach((name, values) -> scaled.put(name, values.mulColumnVector(factors)));
            return scaled;
        });
    }

    /** [texts, features] of [texts, time, features]. */
    static INDArray lastStep(INDArray activations) {
        return activations.get(NDArrayIndex.all(), NDArrayIndex.point(activations.size(1) - 1), NDArrayIndex.all());
    }
}
