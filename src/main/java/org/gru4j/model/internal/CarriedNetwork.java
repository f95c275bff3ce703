package org.gru4j.model.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A reader of texts whose states are carried from one call to the next. They are kept here: the network has them only while
 * it computes, which it does for one reader at a time, so that many can read with it, each in a thread of its own.
 *
 * <p>It goes from layer to layer itself, because {@link MultiLayerNetwork#rnnTimeStep} gives a wrong shape for ids [texts,
 * time], which it takes for features of a single step, and leaves out that a {@link LastTimeStepLayer} takes the last step.
 */
final class CarriedNetwork {

    /** What is computed on the way lies here. */
    private static final String WORKSPACE = "gru4j-reading";

    private final MultiLayerNetwork network;
    private final CharacterInput input;
    private final List<Map<String, INDArray>> states = new ArrayList<>(); // of each layer, by name; none for zeros

    /** A reader that has read nothing yet. */
    CarriedNetwork(CharacterModel model) {
        this.network = model.network();
        this.input = CharacterInput.of(model);
        reset();
    }

    /**
     * Goes on from the state that the call before left, or from zeros.
     *
     * @param ids of the characters [texts, time]
     * @param use what is done with the last layer's output, which does not stand any longer
     */
    @SuppressWarnings("try") // a scope is entered and left, never used
    <T> T readOn(int[][] ids, Function<INDArray, T> use) {
        synchronized (network) { // Deeplearning4j's own output() holds the same lock
            try (MemoryWorkspace scope =
                    Nd4j.getWorkspaceManager().getAndActivateWorkspace(Networks.REUSED_MEMORY, WORKSPACE)) {
                INDArray activations = input.of(ids);
                for (int i = 0; i < network.getnLayers(); i++) {
                    activations = readOn(i, activations);
                }
                return use.apply(activations);
            } finally {
                network.rnnClearPreviousState();
            }
        }
    }

    private INDArray readOn(int index, INDArray input) {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.builder()
                .defaultWorkspace(WORKSPACE, Networks.REUSED_MEMORY)
                // Deeplearning4j's layers use this one anew for each time step.
                .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, WORKSPACE + "-step", Networks.REUSED_MEMORY)
                .build();
        InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(index);
        INDArray prepared = before == null ? input : before.preProcess(input, (int) input.size(0), workspaces);
        Layer layer = network.getLayer(index);
        Layer unwrapped = layer instanceof LastTimeStepLayer last ? last.getUnderlying() : layer;
        if (!(unwrapped instanceof RecurrentLayer recurrent)) {
            return layer.activate(prepared, false, workspaces);
        }
        recurrent.rnnSetPreviousState(states.get(index));
        INDArray output = recurrent.rnnTimeStep(prepared, workspaces);
        keep(
                index,
                recurrent instanceof SimpleRnn
                        // It keeps the last feature of each step instead of the last step where the features come last.
                        ? Map.of(SimpleRnn.STATE_KEY_PREV_ACTIVATION, lastStep(output))
                        : recurrent.rnnGetPreviousState());
        return layer == unwrapped ? output : lastStep(output);
    }

    /** Copies states out of the workspace, and frees those that they replace. */
    @SuppressWarnings("try")
    private void keep(int index, Map<String, INDArray> left) {
        Map<String, INDArray> kept = new HashMap<>();
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            left.forEach((name, state) -> kept.put(name, state.dup()));
        }
        Map<String, INDArray> replaced = states.set(index, kept);
        replaced.values().stream().filter(INDArray::closeable).forEach(INDArray::close);
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
