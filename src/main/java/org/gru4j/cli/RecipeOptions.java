package org.gru4j.cli;

import java.util.List;
import java.util.Objects;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.training.Recipe;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** What to train and how: a preset, and any of its values changed. */
final class RecipeOptions {

    enum Preset {
        STANDARD(Recipe.standard()),
        NOTEBOOK(Recipe.notebook());

        @SuppressWarnings("ImmutableEnumChecker") // records of immutable values, which the checker cannot see
        private final Recipe recipe;

        Preset(Recipe recipe) {
            this.recipe = recipe;
        }
    }

    @Option(
            names = "--preset",
            defaultValue = "STANDARD",
            description = "standard, or notebook: the classic recipe (window 100, step 5, last target, gru:128 with "
                    + "--reset-after false, rmsprop 0.01, batch 128, 20 epochs). Other options change it.")
    private Preset preset;

    @Option(
            names = "--layers",
            paramLabel = "LAYERS",
            converter = LayersConverter.class,
            description =
                    "Layers from the input on, for example \"embedding:32 gru:128 gru:128\"; kinds are gru, lstm, "
                            + "rnn, embedding. Default: gru:256")
    private @Nullable List<LayerSpec> layers;

    @Option(
            names = "--reset-after",
            arity = "1",
            paramLabel = "BOOLEAN",
            description = "The GRU's form, as in Keras: true (default) or false.")
    private @Nullable Boolean resetAfter;

    @Option(names = "--window", paramLabel = "N", description = "Characters per training window. Default: 100")
    private @Nullable Integer window;

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "Characters from one window's start to the next one's. Default: the window's length for "
                    + "--targets every, 5 for --targets last")
    private @Nullable Integer step;

    @Option(
            names = "--targets",
            description = "What a window teaches: last (the character after it) or every (the character after each of "
                    + "its characters). Default: every")
    private @Nullable Targets targets;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            description = "adam, rmsprop, sgd, nesterov, nadam, adamax, amsgrad or adagrad. Default: adam")
    private @Nullable Optimizer optimizer;

    @Option(names = "--learning-rate", paramLabel = "X", description = "The first learning rate. Default: 0.005")
    private @Nullable Double learningRate;

    @Option(
            names = "--lr-factor",
            paramLabel = "X",
            description = "What the learning rate is multiplied with when the loss stops falling. Default: 0.2")
    private @Nullable Double lrFactor;

    @Option(
            names = "--lr-patience",
            paramLabel = "N",
            description = "Epochs without a lower loss before the learning rate falls. Default: 1")
    private @Nullable Integer lrPatience;

    @Option(
            names = "--min-learning-rate",
            paramLabel = "X",
            description = "The learning rate is not lowered below this. Default: 0.001")
    private @Nullable Double minLearningRate;

    @Option(names = "--epochs", paramLabel = "N", description = "How often to go through the corpus. Default: 40")
    private @Nullable Integer epochs;

    @Option(names = "--batch-size", paramLabel = "N", description = "Windows per optimizer step. Default: 32")
    private @Nullable Integer batchSize;

    @Option(
            names = "--random-seed",
            paramLabel = "N",
            description = "Seed of initial weights, of the windows' order and of samples. Default: 1")
    private @Nullable Long randomSeed;

    /** The preset with the given options in place of its values. */
    Recipe recipe() {
        ModelConfiguration model = preset.recipe.model();
        TrainingConfiguration training = preset.recipe.training();
        int chosenWindow = or(window, model.window());
        Targets chosenTargets = or(targets, model.targets());
        Plateau plateau = training.plateau();
        return new Recipe(
                new ModelConfiguration(
                        or(layers, model.layers()),
                        or(resetAfter, model.resetAfter()),
                        chosenWindow,
                        chosenTargets,
                        or(optimizer, model.optimizer()),
                        or(learningRate, model.learningRate()),
                        or(randomSeed, model.randomSeed())),
                new TrainingConfiguration(
                        or(step, chosenTargets == Targets.EVERY ? chosenWindow : LAST_TARGET_STEP),
                        or(epochs, training.epochs()),
                        or(batchSize, training.batchSize()),
                        new Plateau(
                                or(lrFactor, plateau.factor()),
                                or(lrPatience, plateau.patience()),
                                or(minLearningRate, plateau.minLearningRate()))));
    }

    /** With one target per window, windows must overlap for enough of them: the notebook's step. */
    private static final int LAST_TARGET_STEP = 5;

    private static <T> T or(@Nullable T option, T preset) {
        return Objects.requireNonNullElse(option, preset);
    }

    /** Lets picocli report a malformed list of layers like any other wrong value. */
    static final class LayersConverter implements ITypeConverter<List<LayerSpec>> {
        @Override
        public List<LayerSpec> convert(String text) {
            try {
                return LayerSpec.list(text);
            } catch (IllegalArgumentException malformed) {
                throw new picocli.CommandLine.TypeConversionException(malformed.getMessage());
            }
        }
    }
}
