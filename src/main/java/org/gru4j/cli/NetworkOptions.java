package org.gru4j.cli;

import java.util.List;
import org.gru4j.Recipe;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What is trained. */
final class NetworkOptions {

    @Option(
            names = "--layers",
            arity = "1..*",
            paramLabel = "LAYER",
            converter = LayersConverter.class,
            description =
                    "Layers from the input on: gru:128 gru:128, for example. Kinds are gru, lstm, rnn and, as the first, "
                            + "embedding; lstm and rnn are Deeplearning4j's, and at 256 units learn about 17 and 4 times "
                            + "slower than gru. Default: one gru layer, as large as pays")
    private @Nullable List<LayerSpec> layers;

    @Option(
            names = "--reset-after",
            arity = "1",
            paramLabel = "true|false",
            description = "The form of the GRU, as in Keras. Default: true")
    private @Nullable Boolean resetAfter;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Characters per training window. Default: 32; 100 where windows are in random order;"
                    + " where a run begins from a model, as many as that had, or 256 for a long corpus")
    private @Nullable Integer window;

    @Option(
            names = "--targets",
            paramLabel = "every|last",
            description = "What a window teaches: last (the character after it) or every (the character after each of "
                    + "its characters). Default: every")
    private @Nullable Targets targets;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "adam, rmsprop, sgd, nesterov, nadam, adamax, amsgrad or adagrad. Default: adam")
    private @Nullable Optimizer optimizer;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "The first learning rate. Default: 0.005 to 0.02, lower for wider layers")
    private @Nullable Double learningRate;

    @Option(
            names = "--dropout",
            paramLabel = "X",
            description = "The share of each GRU's outputs that is dropped in training, the same at every "
                    + "step of a window. Default: 0 to 0.5, higher the more often the corpus is read")
    private @Nullable Double dropout;

    @Option(
            names = "--input-dropout",
            paramLabel = "X",
            description =
                    "The share of the characters that is dropped before the first GRU in training, the same at every "
                            + "step of a window. Default: 0.1 from 20 epochs on")
    private @Nullable Double inputDropout;

    @Option(
            names = "--recurrent-dropout",
            paramLabel = "X",
            description = "The share of each GRU's recurrent kernel that is dropped in training, another one in each "
                    + "batch. Default: 0 to 0.4, higher the more often the corpus is read")
    private @Nullable Double recurrentDropout;

    @Option(
            names = "--random-seed",
            paramLabel = "N",
            description = "Seed of initial weights, dropout, order of windows and samples. Default: 1")
    private @Nullable Long randomSeed;

    /** Notes what was given. */
    void note(GivenSettings settings) {
        settings.note("layers", layers, (builder, value) -> builder.layers(value));
        settings.note("resetAfter", resetAfter, Recipe.Builder::resetAfter);
        settings.note("window", window, Recipe.Builder::window);
        settings.note("targets", targets, Recipe.Builder::targets);
        settings.note("optimizer", optimizer, Recipe.Builder::optimizer);
        settings.note("learningRate", learningRate, Recipe.Builder::learningRate);
        settings.note("dropout", dropout, Recipe.Builder::dropout);
        settings.note("inputDropout", inputDropout, Recipe.Builder::inputDropout);
        settings.note("recurrentDropout", recurrentDropout, Recipe.Builder::recurrentDropout);
        settings.note("randomSeed", randomSeed, Recipe.Builder::randomSeed);
    }

    /** Whether no other recurrent layers were given. */
    boolean hasOnlyGrus() {
        return layers == null || ModelConfiguration.onlyGrus(layers);
    }

    /** Lets picocli report a malformed list of layers like any other wrong value. */
    static final class LayersConverter implements ITypeConverter<List<LayerSpec>> {
        @Override
        public List<LayerSpec> convert(String text) {
            try {
                return LayerSpec.list(text);
            } catch (IllegalArgumentException malformed) {
                throw new TypeConversionException(malformed.getMessage());
            }
        }
    }
}
