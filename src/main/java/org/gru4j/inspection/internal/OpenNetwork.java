package org.gru4j.inspection.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.gru4j.corpus.Targets;
import org.gru4j.layer.Gru;
import org.gru4j.layer.engine.internal.GruPass;
import org.gru4j.layer.engine.internal.OpenGru;
import org.gru4j.model.LayerSummary;
import org.gru4j.model.internal.CharacterModel;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The network of a model, as far as its inside can be seen: from the input on, as many layers as are GRUs. It has a copy of the
 * weights. For one thread at a time.
 */
final class OpenNetwork implements AutoCloseable {

    /** Numbers that are kept of a step and a unit, about. */
    private static final int KEPT = 8;

    private static final long BATCH = 40_000_000; // numbers

    private final CharacterModel model;
    private final DataType type;
    private final List<OpenGru> grus = new ArrayList<>();
    private final List<LayerSummary> shown = new ArrayList<>();
    private final List<LayerSummary> leftOut = new ArrayList<>();
    private @Nullable INDArray embedding; // [vocabulary, width]
    private @Nullable Softmax softmax; // null where a layer is left out

    /** The last layer: the probabilities are softmax(h·kernel + bias). */
    private record Softmax(INDArray kernel, INDArray bias) {}

    /** @param type of the numbers to compute with */
    OpenNetwork(CharacterModel model, DataType type) {
        this.model = model;
        this.type = type;
        List<LayerSummary> summaries = model.layers();
        Layer[] layers = model.network().getLayers();
        for (int i = 0; i < layers.length; i++) {
            boolean below = !leftOut.isEmpty();
            boolean inner = i < layers.length - 1 && layers[i].numParams() > 0;
            if (below ? inner : !open(i, layers[i], summaries.get(i))) {
                leftOut.add(summaries.get(i));
            }
        }
    }

    private boolean open(int index, Layer layer, LayerSummary summary) {
        var configuration = layer.conf().getLayer();
        if (configuration instanceof DropoutLayer) {
            return true; // which does nothing but in training
        }
        if (configuration instanceof EmbeddingSequenceLayer vectors
                && index == 0
                && !vectors.hasBias()
                && vectors.getActivationFn() instanceof ActivationIdentity) {
            embedding = parameter(layer, DefaultParamInitializer.WEIGHT_KEY);
            return true;
        }
        if (configuration instanceof Gru gru) {
            Optional<OpenGru> open = gru.open(layer.paramTable(), type);
            open.ifPresent(it -> {
                grus.add(it);
                shown.add(summary);
            });
            return open.isPresent();
        }
        if (configuration instanceof BaseOutputLayer output
                && output.getActivationFn() instanceof ActivationSoftmax
                && output.hasBias()) {
            softmax = new Softmax(
                    parameter(layer, DefaultParamInitializer.WEIGHT_KEY),
                    parameter(layer, DefaultParamInitializer.BIAS_KEY));
            return true;
        }
        return false;
    }

    private INDArray parameter(Layer layer, String name) {
        return Objects.requireNonNull(layer.getParam(name)).castTo(type).dup('c');
    }

    /** The GRUs, from the input on. */
    List<OpenGru> grus() {
        return grus;
    }

    /** What they are. */
    List<LayerSummary> shown() {
        return shown;
    }

    /** The layers whose inside cannot be seen. */
    List<LayerSummary> leftOut() {
        return leftOut;
    }

    /** Whether there is nothing else. */
    boolean isComplete() {
        return softmax != null;
    }

    /** Whether the state is carried through a text for ever; else each window is read anew. */
    boolean carriesState() {
        return model.configuration().targets() == Targets.EVERY;
    }

    /** How many characters a window has. */
    int window() {
        return model.configuration().window();
    }

    /** How wide the vectors are that the first GRU reads. */
    int inputWidth() {
        return embedding == null ? model.vocabulary().size() : embedding.columns();
    }

    /** How many texts of so many characters may be read at once, so that they fit into some 160 MB. */
    int batch(int characters, int most) {
        int units = grus.stream().mapToInt(OpenGru::units).sum();
        long numbers = characters * (2L * inputWidth() + (long) KEPT * units);
        return (int) Math.max(1, Math.min(most, BATCH / numbers));
    }

    /** Zeros. */
    INDArray zeros(long... shape) {
        return Nd4j.create(type, shape);
    }

    /** Characters as the first GRU reads them [texts, time, input width]. */
    INDArray input(int[][] ids) {
        int time = ids[0].length;
        if (embedding != null) {
            int[] rows = Arrays.stream(ids).flatMapToInt(Arrays::stream).toArray();
            return Nd4j.pullRows(embedding, 1, rows, 'c').reshape('c', ids.length, time, inputWidth());
        }
        INDArray vectors = zeros(ids.length, time, inputWidth());
        for (int text = 0; text < ids.length; text++) {
            for (int t = 0; t < time; t++) {
                vectors.data().put(((long) text * time + t) * inputWidth() + ids[text][t], 1);
            }
        }
        return vectors;
    }

    /**
     * Reads some texts with all GRUs.
     *
     * @param initialStates of each GRU [texts, units]
     * @param mask 0 where a text has not begun yet [texts, time]; null where all have
     * @return of each GRU, which holds until the next call
     */
    List<GruPass> read(INDArray input, List<INDArray> initialStates, @Nullable INDArray mask, boolean wayBack) {
        List<GruPass> passes = new ArrayList<>();
        INDArray sequence = input;
        for (int i = 0; i < grus.size(); i++) {
            GruPass pass = grus.get(i).read(sequence, initialStates.get(i), mask, wayBack);
            passes.add(pass);
            sequence = pass.states();
        }
        return passes;
    }

    /**
     * The gradient of the log-probability of a character, with respect to the state of the last GRU before it.
     *
     * @param states [texts, units]
     * @param ids of the character in each text
     */
    INDArray logProbabilityGradient(INDArray states, int[] ids) {
        Softmax last = Objects.requireNonNull(softmax);
        INDArray logits = states.mmul(last.kernel()).addiRowVector(last.bias());
        INDArray gradients = Transforms.softmax(logits, false).negi();
        for (int text = 0; text < ids.length; text++) {
            gradients.putScalar(text, ids[text], gradients.getDouble(text, ids[text]) + 1);
        }
        return gradients.mmul(last.kernel().transpose());
    }

    @Override
    public void close() {
        grus.forEach(OpenGru::close);
    }
}
