package org.gru4j.model;

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
 * A network whose state is carried from one call to the next.
 *
 * <p>It goes from layer to layer itself, because {@link MultiLayerNetwork#rnnTimeStep} gives a wrong shape for ids [texts,
 * time], which it takes for features of a single step, and leaves out that a {@link LastTimeStepLayer} takes the last step.
 */
record CarriedNetwork(MultiLayerNetwork network) {

    /** Goes on from the state that the call before left, or from zeros, and returns the last layer's output. */
    INDArray readOn(INDArray input) {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        INDArray activations = input;
        Layer[] layers = network.getLayers();
        for (int i = 0; i < layers.length; i++) {
            InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(i);
            if (before != null) {
                activations = before.preProcess(activations, (int) input.size(0), workspaces);
            }
            activations = readOn(layers[i], activations, workspaces);
        }
        return activations;
    }

    private static INDArray readOn(Layer layer, INDArray input, LayerWorkspaceMgr workspaces) {
        Layer unwrapped = unwrapped(layer);
        if (!(unwrapped instanceof RecurrentLayer recurrent)) {
            return layer.activate(input, false, workspaces);
        }
        INDArray output = recurrent.rnnTimeStep(input, workspaces);
        if (recurrent instanceof SimpleRnn) {
            // It keeps the last feature of each step instead of the last step where the features come last.
            recurrent.rnnSetPreviousState(
                    Map.of(SimpleRnn.STATE_KEY_PREV_ACTIVATION, lastStep(output).dup()));
        }
        return layer == unwrapped ? output : lastStep(output);
    }

    /** Sets all states to zeros. */
    void reset() {
        network.rnnClearPreviousState();
    }

    /** Multiplies the states of each text by its factor: 1 keeps them, 0 begins anew. */
    void scale(INDArray factors) {
        for (Layer layer : network.getLayers()) {
            if (unwrapped(layer) instanceof RecurrentLayer recurrent) {
                Map<String, INDArray> states = recurrent.rnnGetPreviousState();
                states.replaceAll((name, state) -> state.mulColumnVector(factors));
                recurrent.rnnSetPreviousState(states);
            }
        }
    }

    private static Layer unwrapped(Layer layer) {
        return layer instanceof LastTimeStepLayer last ? last.getUnderlying() : layer;
    }

    /** [texts, features] of [texts, time, features]. */
    static INDArray lastStep(INDArray activations) {
        return activations.get(NDArrayIndex.all(), NDArrayIndex.point(activations.size(1) - 1), NDArrayIndex.all());
    }
}
