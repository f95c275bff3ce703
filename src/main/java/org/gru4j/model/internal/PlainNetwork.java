package org.gru4j.model.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.gru4j.layer.Gru;
import org.gru4j.layer.engine.internal.PlainDense;
import org.gru4j.layer.engine.internal.PlainGruStep;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A stack of GRUs and a softmax in plain Java, which reads one character of each text at a time: for a single text that takes a
 * fraction of what ND4J's calls would cost. What it says about a text does not depend on the other texts beside it, to the last
 * bit. Not for use by several threads at once, but {@link #fresh} makes one for each.
 */
final class PlainNetwork {

    private final @Nullable PlainDense embedding;
    private final List<PlainGruStep> grus;
    private final PlainDense output;
    private float[][] embedded = {};
    private final List<float[][]> states = new ArrayList<>(); // of each text: [layers][units]

    private PlainNetwork(@Nullable PlainDense embedding, List<PlainGruStep> grus, PlainDense output) {
        this.embedding = embedding;
        this.grus = grus;
        this.output = output;
    }

    /** The network with its weights of now; empty if it has a layer that is not known here. */
    static Optional<PlainNetwork> of(MultiLayerNetwork network) {
        Layer[] layers = network.getLayers();
        PlainDense embedding = null;
        List<PlainGruStep> grus = new ArrayList<>();
        for (int i = 0; i < layers.length - 1; i++) {
            var configuration = layers[i].conf().getLayer();
            if (configuration instanceof EmbeddingSequenceLayer vectors
                    && i == 0
                    && !vectors.hasBias()
                    && vectors.getActivationFn() instanceof ActivationIdentity) {
                embedding = PlainDense.of(parameter(layers[i], DefaultParamInitializer.WEIGHT_KEY), null);
            } else if (configuration instanceof Gru gru) {
                Optional<PlainGruStep> step = gru.plainStep(layers[i].paramTable());
                if (step.isEmpty()) {
                    return Optional.empty();
                }
                grus.add(step.get());
            } else {
                return Optional.empty();
            }
        }
        Layer last = layers[layers.length - 1];
        if (!(last.conf().getLayer() instanceof BaseOutputLayer softmax)
                || !(softmax.getActivationFn() instanceof ActivationSoftmax)
                || !softmax.hasBias()) {
            return Optional.empty();
        }
        PlainDense output = PlainDense.of(
                parameter(last, DefaultParamInitializer.WEIGHT_KEY), parameter(last, DefaultParamInitializer.BIAS_KEY));
        return Optional.of(new PlainNetwork(embedding, List.copyOf(grus), output));
    }

    /** Another one with the same weights, which has read nothing yet. */
    PlainNetwork fresh() {
        return new PlainNetwork(
                embedding, grus.stream().map(PlainGruStep::fresh).toList(), output);
    }

    private static INDArray parameter(Layer layer, String name) {
        return Objects.requireNonNull(layer.getParam(name));
    }

    /** Sets all states to zeros. */
    void reset() {
        states.clear();
    }

    /** Reads on and returns the probability of each character to be the next one [texts, vocabulary]. */
    float[][] next(int[][] ids) {
        while (states.size() < ids.length) {
            states.add(zeros());
        }
        float[][][] byLayer = byLayer(states);
        int[] column = new int[ids.length];
        for (int t = 0; t < ids[0].length; t++) {
            for (int text = 0; text < column.length; text++) {
                column[text] = ids[text][t];
            }
            read(column, byLayer);
        }
        return probabilities(byLayer[byLayer.length - 1]);
    }

    /**
     * Reads one character in each of some texts whose states are kept elsewhere, and replaces those.
     *
     * @param ids [texts]
     * @param states of each text, as {@link #zeros} has made them
     * @return the probability of each character to be the next one [texts, vocabulary]
     */
    float[][] next(int[] ids, List<float[][]> states) {
        float[][][] byLayer = byLayer(states);
        read(ids, byLayer);
        return probabilities(byLayer[byLayer.length - 1]);
    }

    /** The state of a text of which nothing is read yet [layers, units]. */
    float[][] zeros() {
        return grus.stream().map(gru -> new float[gru.units()]).toArray(float[][]::new);
    }

    /** The same arrays [layers, texts, units]. */
    private float[][][] byLayer(List<float[][]> states) {
        float[][][] byLayer = new float[grus.size()][states.size()][];
        for (int text = 0; text < states.size(); text++) {
            for (int layer = 0; layer < byLayer.length; layer++) {
                byLayer[layer][text] = states.get(text)[layer];
            }
        }
        return byLayer;
    }

    private void read(int[] ids, float[][][] states) {
        if (embedding == null) {
            grus.get(0).nextOneHot(ids, states[0]);
        } else {
            if (embedded.length < ids.length) {
                embedded = new float[ids.length][embedding.width()];
            }
            for (int text = 0; text < ids.length; text++) {
                embedding.applyOneHot(ids[text], embedded[text]);
            }
            grus.get(0).next(embedded, states[0]);
        }
        for (int layer = 1; layer < states.length; layer++) {
            grus.get(layer).next(states[layer - 1], states[layer]);
        }
    }

    private float[][] probabilities(float[][] states) {
        float[][] values = new float[states.length][output.width()];
        output.apply(states, values, states.length);
        for (float[] text : values) {
            softmax(text);
        }
        return values;
    }

    private static void softmax(float[] values) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.exp(values[i] - largest);
            sum += values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / sum);
        }
    }
}
