package org.gru4j.model;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.corpus.Targets;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Reads characters with a model, one call after another, and tells how probable each next character is.
 *
 * <p>It goes from layer to layer itself, because {@link MultiLayerNetwork#rnnTimeStep} gives a wrong shape for ids [texts,
 * time], which it takes for features of a single step, and leaves out that a {@link LastTimeStepLayer} takes the last step.
 */
public final class Predictor {

    private final MultiLayerNetwork network;
    private final int vocabularySize;
    private final boolean takesIds;
    private final boolean everyStep;

    public Predictor(CharacterModel model) {
        this.network = model.network();
        this.vocabularySize = model.vocabulary().size();
        this.takesIds = model.configuration().startsWithEmbedding();
        this.everyStep = model.configuration().targets() == Targets.EVERY;
    }

    /** Forgets what was read. */
    public void reset() {
        network.rnnClearPreviousState();
    }

    /**
     * Reads on, in one or several texts at once.
     *
     * @param ids of the characters that follow what was read before [texts, time]; as many texts as in the call before
     * @return the probability of each character to be the next one [texts, vocabulary]
     */
    public float[][] next(int[][] ids) {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        INDArray activations = takesIds ? ids(ids) : oneHot(ids);
        Layer[] layers = network.getLayers();
        for (int i = 0; i < layers.length; i++) {
            InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(i);
            if (before != null) {
                activations = before.preProcess(activations, ids.length, workspaces);
            }
            activations = readOn(layers[i], activations, workspaces);
        }
        return (everyStep ? lastStep(activations) : activations).toFloatMatrix();
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

    private static Layer unwrapped(Layer layer) {
        return layer instanceof LastTimeStepLayer last ? last.getUnderlying() : layer;
    }

    /** [texts, features] of [texts, time, features]. */
    private static INDArray lastStep(INDArray activations) {
        return activations.get(NDArrayIndex.all(), NDArrayIndex.point(activations.size(1) - 1), NDArrayIndex.all());
    }

    private static INDArray ids(int[][] ids) {
        INDArray input = Nd4j.create(DataType.FLOAT, ids.length, ids[0].length); // [texts, time]
        for (int text = 0; text < ids.length; text++) {
            for (int t = 0; t < ids[text].length; t++) {
                input.putScalar(text, t, ids[text][t]);
            }
        }
        return input;
    }

    private INDArray oneHot(int[][] ids) {
        INDArray input = Nd4j.create(DataType.FLOAT, ids.length, ids[0].length, vocabularySize);
        for (int text = 0; text < ids.length; text++) {
            for (int t = 0; t < ids[text].length; t++) {
                input.putScalar(text, t, ids[text][t], 1);
            }
        }
        return input;
    }
}
