package org.gru4j.model.internal;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.corpus.Targets;
import org.gru4j.layer.internal.GruInTraining;
import org.gru4j.model.ModelConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A copy of a model's network that reads one text, piece after piece, and finds for each piece how its weights would have
 * predicted it better. Nothing is dropped, and the model stays what it is. It is for one thread.
 */
public final class LearningNetwork {

    /** What is computed on the way lies here, as in {@link CarriedNetwork}. */
    private static final String WORKSPACE = "gru4j-learning";

    private final MultiLayerNetwork network;
    private final CharacterInput input;
    private final CarriedStates carried;
    private final LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.builder()
            .defaultWorkspace(WORKSPACE, Networks.REUSED_MEMORY)
            .build();

    /** A copy that has read nothing yet, of a network of a kind that {@link #fits}. */
    public LearningNetwork(CharacterModel model) {
        this.network = Networks.withoutDropout(model.network());
        this.input = CharacterInput.of(model);
        this.carried = new CarriedStates(model.with(network));
        network.initGradientsView();
        if (network.getLayer(0) instanceof GruInTraining first) {
            first.skipInputGradient(true); // nobody asks for the characters'
        }
    }

    /** Whether networks of this kind can learn with states that are carried on. */
    public static boolean fits(ModelConfiguration configuration) {
        return configuration.targets() == Targets.EVERY && configuration.hasOnlyGrus();
    }

    /** Forgets what was read, but not what was learnt. */
    public void forget() {
        carried.clear();
    }

    /**
     * Reads on, and computes the gradient.
     *
     * @param characters the ids that are read, and the one that follows them
     * @return after each that is read the probability of each character to be the next one [time, vocabulary]
     */
    public float[][] read(int[] characters) {
        carried.give();
        float[][] probabilities = forwardAndBack(characters);
        carried.take();
        return probabilities;
    }

    @SuppressWarnings("try") // a scope is entered and left, never used
    private float[][] forwardAndBack(int[] characters) {
        int time = characters.length - 1;
        try (MemoryWorkspace scope =
                Nd4j.getWorkspaceManager().getAndActivateWorkspace(Networks.REUSED_MEMORY, WORKSPACE)) {
            int last = network.getnLayers() - 1;
            INDArray activations = input.of(new int[][] {Arrays.copyOf(characters, time)});
            for (int i = 0; i < last; i++) {
                activations = network.getLayer(i).activate(prepared(i, activations), true, workspaces);
            }
            INDArray states = prepared(last, activations);
            Layer output = network.getLayer(last);
            INDArray probabilities = output.activate(states, true, workspaces); // [1, time, vocabulary]
            float[][] rows = probabilities.reshape(time, probabilities.size(2)).toFloatMatrix();
            output.setInput(states, workspaces); // which Deeplearning4j has turned around
            ((IOutputLayer) output)
                    .setLabels(Nd4j.createFromArray(new int[][] {Arrays.copyOfRange(characters, 1, time + 1)}));
            back(last);
            return rows;
        }
    }

    private INDArray prepared(int layer, INDArray activations) {
        InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(layer);
        return before == null ? activations : before.preProcess(activations, 1, workspaces);
    }

    private void back(int last) {
        @Nullable INDArray gradient = null;
        for (int i = last; i >= 0; i--) {
            gradient =
                    network.getLayer(i).backpropGradient(gradient, workspaces).getSecond();
            InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(i);
            if (before != null && gradient != null) {
                gradient = before.backprop(gradient, 1, workspaces);
            }
        }
    }

    /** {@return how many weights there are} */
    public int size() {
        return Math.toIntExact(network.numParams());
    }

    /** Reads all weights. */
    public void weights(float[] to) {
        buffer(network.params()).get(to);
    }

    /** Sets all weights. */
    public void setWeights(float[] weights) {
        buffer(network.params()).put(weights);
    }

    /** Reads the gradient of the last piece's loss with respect to all weights. */
    public void gradient(float[] to) {
        buffer(network.getFlattenedGradients()).get(to);
    }

    private static FloatBuffer buffer(INDArray row) {
        return row.data().asNioFloat();
    }
}
