package org.gru4j.keras;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.layer.Gru;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.CharacterModel;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.indexing.SpecifiedIndex;

/** Reads models that Keras, PyTorch and TensorFlow.js have written. */
public final class KerasImport {

    private static final int USUAL_WINDOW = 100;

    private KerasImport() {}

    /**
     * {@return a Keras model as a network of Deeplearning4j: a {@code MultiLayerNetwork}, or a {@code
     * ComputationGraph} where the model has masks, initial states or several inputs or outputs} Sequences are [batch,
     * time, features], ids are [batch, time]. The state of Adam and RMSprop comes along.
     *
     * @param file {@code .h5}, {@code .keras} or {@code .weights.h5}
     * @param config the model's JSON, for a file that holds weights only
     * @throws KerasException in one line, if the file is none of these, is damaged, or has a layer or an option that
     *     cannot be represented exactly
     */
    public static KerasNetwork network(Path file, @Nullable Path config) {
        return network(ModelSource.of(file).withConfig(config));
    }

    /**
     * {@return a model of Keras, PyTorch or TensorFlow.js as a network of Deeplearning4j, as {@link #network(Path, Path)} does} What an
     * nn.Linear of PyTorch gives at the end is given as it is, without a softmax.
     *
     * @throws KerasException in one line, if the file is none of these, is damaged, or has a layer or an option that cannot be
     *     represented exactly
     */
    public static KerasNetwork network(ModelSource source) {
        return guarded(source.file(), () -> readNetwork(source));
    }

    /** Deeplearning4j throws bare runtime exceptions at configurations that make no sense to it. */
    static <T> T guarded(Path file, Supplier<T> action) {
        try {
            return action.get();
        } catch (KerasException refused) {
            throw refused.in(file);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError impossible) {
            String reason =
                    String.valueOf(impossible.getMessage()).lines().findFirst().orElse("");
            throw new KerasException(Words.format("%s cannot become a network: %s", file, reason), impossible).in(file);
        }
    }

    private static KerasNetwork readNetwork(ModelSource source) {
        KerasFile keras = source.read();
        Training training = new Training(keras.training());
        Model network = ImportedNetwork.of(keras, training);
        OptimizerState.restore(
                keras,
                network,
                weights -> ImportedNetwork.of(keras.with(weights), training).params());
        return new KerasNetwork(network);
    }

    /**
     * {@return a model of characters as one of gru4j's, which writes text and can be trained on}
     *
     * @param symbols what the model's ids mean
     * @param window characters per training window, where the file does not say it
     * @param provenance where the model comes from
     * @param beginnings to begin a text with when nobody gives one
     * @throws KerasException as {@link #network}, and if it is no model of these characters
     * @hidden it is for gru4j's own packages
     */
    public static CharacterModel characterModel(
            ModelSource source, Symbols symbols, OptionalInt window, Provenance provenance, List<String> beginnings) {
        return guarded(source.file(), () -> readCharacterModel(source, symbols, window, provenance, beginnings));
    }

    private static CharacterModel readCharacterModel(
            ModelSource source, Symbols symbols, OptionalInt window, Provenance provenance, List<String> beginnings) {
        KerasFile keras = source.read();
        CharacterNodes nodes = CharacterNodes.of(keras.model());
        requireOutputs(nodes.model(), symbols);
        ModelConfiguration configuration = configuration(keras, nodes, window);
        KerasFile characters = new KerasFile(nodes.model(), keras.weights(), keras.training());
        Training training = training(characters, configuration);
        MultiLayerNetwork network = reordered(characters, training, symbols);
        OptimizerState.restore(
                characters,
                network,
                weights ->
                        reordered(characters.with(weights), training, symbols).params());
        return new CharacterModel(network, symbols.vocabulary(), configuration, provenance, beginnings, null, null);
    }

    private static void requireOutputs(ModelConfig model, Symbols symbols) {
        if (model.doublePrecision()) {
            throw new KerasException("a character model computes in 32 bits, and this one is float64");
        }
        KerasLayer last = model.nodes().get(model.nodes().size() - 1).layer();
        if (last instanceof KerasLayer.Dense dense && dense.units() != symbols.size()) {
            throw new KerasException(Words.format(
                    "layer %s: has %d outputs, but the vocabulary has %d symbols",
                    dense.name(), dense.units(), symbols.size()));
        }
    }

    private static ModelConfiguration configuration(KerasFile keras, CharacterNodes nodes, OptionalInt window) {
        OptionalInt said = nodes.window();
        if (said.isEmpty() && window.isEmpty() && nodes.targets() == Targets.LAST) {
            throw new KerasException(
                    "the model predicts the character after a window, whose length it does not say: give the window, too");
        }
        Training training = new Training(keras.training());
        try {
            return ModelConfiguration.builder()
                    .layers(nodes.specs())
                    .resetAfter(nodes.resetAfter())
                    .window(window.orElse(said.orElse(USUAL_WINDOW)))
                    .targets(nodes.targets())
                    .optimizer(optimizer(training))
                    .learningRate(training.learningRate())
                    .build();
        } catch (IllegalArgumentException impossible) {
            throw new KerasException("as a character model: " + impossible.getMessage(), impossible);
        }
    }

    private static Optimizer optimizer(Training training) {
        return switch (training.optimizerName()) {
            case "rmsprop" -> Optimizer.RMSPROP;
            case "sgd" -> training.hasMomentum() ? Optimizer.NESTEROV : Optimizer.SGD;
            case "adagrad" -> Optimizer.ADAGRAD;
            case "adamax" -> Optimizer.ADAMAX;
            case "nadam" -> Optimizer.NADAM;
            default -> training.amsgrad() ? Optimizer.AMSGRAD : Optimizer.ADAM;
        };
    }

    /** With the loss of gru4j's character models, the mean over a window's targets, of which Deeplearning4j takes the sum. */
    private static Training training(KerasFile keras, ModelConfiguration configuration) {
        boolean every = configuration.targets() == Targets.EVERY;
        return new Training(keras.training(), OptionalDouble.of(every ? 1.0 / configuration.window() : 1));
    }

    /** The network, with its characters in the order of gru4j's vocabulary. */
    private static MultiLayerNetwork reordered(KerasFile keras, Training training, Symbols symbols) {
        if (!(ImportedNetwork.of(keras, training) instanceof MultiLayerNetwork network)) {
            throw new KerasException("the model is not a chain of layers, as a character model must be");
        }
        reorder(network, symbols);
        return network;
    }

    /** Puts the rows of the first weights and the columns of the last ones into the order of gru4j's vocabulary. */
    static void reorder(MultiLayerNetwork network, Symbols symbols) {
        long[] order = Arrays.stream(symbols.kerasIds()).asLongStream().toArray();
        Map<String, INDArray> first = firstWithParameters(network);
        INDArray in = Objects.requireNonNull(first.containsKey(Gru.KERNEL) ? first.get(Gru.KERNEL) : first.get("W"));
        if (in.size(0) != order.length) {
            throw new KerasException(Words.format(
                    "the first layer takes %d symbols, but the vocabulary has %d", in.size(0), order.length));
        }
        in.assign(in.dup().get(new SpecifiedIndex(order), NDArrayIndex.all()));
        Map<String, INDArray> last = network.getOutputLayer().paramTable();
        INDArray out = Objects.requireNonNull(last.get("W"));
        out.assign(out.dup().get(NDArrayIndex.all(), new SpecifiedIndex(order)));
        INDArray bias = last.get("b");
        if (bias != null) {
            INDArray row = bias.dup().reshape(1, bias.length());
            bias.assign(row.get(NDArrayIndex.all(), new SpecifiedIndex(order)).reshape(bias.shape()));
        }
    }

    private static Map<String, INDArray> firstWithParameters(MultiLayerNetwork network) {
        for (var layer : network.getLayers()) {
            if (layer.numParams() > 0) {
                return layer.paramTable();
            }
        }
        throw new KerasException("the model has no weights");
    }
}
