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
import org.nd4j.linalg.factory.Nd4j;

/**
 * A stack of GRUs and a softmax in plain Java, which reads one character at a time: for a single text that takes a
 * fraction of what ND4J's calls would cost. What it says about a text does not depend on the other texts beside it. Not for
 * use by several threads at once, but {@link #fresh} makes one for each.
 */
final class PlainNetwork {

    private final @Nullable PlainDense embedding;
    private final List<PlainGruStep> grus;
    private final PlainDense output;
    private final float[] embedded;
    private final List<float[][]> states = new ArrayList<>(); // of each text: [layers][units]

    private PlainNetwork(@Nullable PlainDense embedding, List<PlainGruStep> grus, PlainDense output) {
        this.embedding = embedding;
        this.grus = grus;
        this.output = output;
        this.embedded = new float[embedding == null ? 0 : embedding.width()];
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
                INDArray kernel = parameter(layers[i], DefaultParamInitializer.WEIGHT_KEY);
                embedding = PlainDense.of(kernel, Nd4j.zeros(kernel.dataType(), kernel.size(1)));
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
        float[][] probabilities = new float[ids.length][];
        for (int text = 0; text < ids.length; text++) {
            if (text == states.size()) {
                states.add(zeros());
            }
            for (int id : ids[text]) {
                read(id, states.get(text));
            }
            probabilities[text] = probabilities(states.get(text));
        }
        return probabilities;
    }

    private float[][] zeros() {
        return grus.stream().map(gru -> new float[gru.units()]).toArray(float[][]::new);
    }

    private void read(int id, float[][] state) {
        if (embedding == null) {
            grus.get(0).nextOneHot(id, state[0]);
        } else {
            embedding.applyOneHot(id, embedded);
            grus.get(0).next(embedded, state[0]);
        }
        for (int layer = 1; layer < state.length; layer++) {
            grus.get(layer).next(state[layer - 1], state[layer]);
        }
    }

    private float[] probabilities(float[][] state) {
        float[] values = new float[output.width()];
        output.apply(state[state.length - 1], values);
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
        return values;
    }
}
