package org.gru4j.cli;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.training.Clipping;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.Recipe;
import org.gru4j.training.RecipeChooser;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.End;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingConfiguration.Schedule;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** What to train and how: a preset, and any of its values changed. */
final class RecipeOptions {

    enum Preset {
        AUTO,
        STANDARD,
        NOTEBOOK
    }

    /** How long training takes that is not told how long. */
    static final double USUAL_SECONDS = 180;

    /** What old weights do not fit if it changes. */
    private static final Set<String> OF_A_NETWORK = Set.of("--preset", "--layers", "--reset-after", "--targets");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--preset",
            paramLabel = "auto|standard|notebook",
            defaultValue = "AUTO",
            description = "auto (default): what fits the corpus, the machine and the time; standard: gru:256 and "
                    + "20 epochs for any corpus; notebook: the classic recipe (window 100, step 5, last target, "
                    + "gru:128 with --reset-after false, rmsprop 0.01, batch 128, 20 epochs, nothing held out). Other "
                    + "options change it.")
    private Preset preset;

    @Option(
            names = "--layers",
            arity = "1..*",
            paramLabel = "LAYER",
            converter = LayersConverter.class,
            description =
                    "Layers from the input on: gru:128 gru:128, for example. Kinds are gru, lstm, rnn and, as the first, "
                            + "embedding. Default: one gru layer, as large as pays")
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
            description = "Characters per training window. Default: 32; 100 where windows are in random order")
    private @Nullable Integer window;

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "Characters from the start of one window to the start of the next. Default: the window for "
                    + "--targets every, 5 for --targets last")
    private @Nullable Integer step;

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
            names = "--schedule",
            paramLabel = "cosine|plateau",
            description =
                    "How the learning rate falls: plateau (when the loss no longer falls) or cosine (from the first "
                            + "step to the end of the run, by epochs or by time). Default: cosine; plateau where windows are in random order")
    private @Nullable Shape schedule;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Steps at the beginning in which the learning rate rises to its first value. Default: 100")
    private @Nullable Integer warmUp;

    @Option(
            names = "--lr-factor",
            paramLabel = "X",
            description = "Factor for the learning rate when the loss no longer falls. Default: 0.2")
    private @Nullable Double lrFactor;

    @Option(
            names = "--lr-patience",
            paramLabel = "N",
            description = "Epochs without a lower loss before the learning rate falls. Default: 1")
    private @Nullable Integer lrPatience;

    @Option(
            names = "--min-learning-rate",
            paramLabel = "X",
            description = "The lowest learning rate. Default: 0; 0.001 where windows are in random order")
    private @Nullable Double minLearningRate;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often the corpus is read. Default: as often as there is time for")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Windows per optimizer step. Default: 8 to 64, by the length of the corpus")
    private @Nullable Integer batchSize;

    @Option(
            names = "--max-time",
            paramLabel = "T",
            converter = SecondsConverter.class,
            description = "How long the whole run may take: 90s, 15m or 1h. Default: 3m without --epochs")
    private @Nullable Double maxTime;

    @Option(
            names = "--validation",
            paramLabel = "X",
            description =
                    "The share of the corpus, at its end, that is held out to measure the loss on; 0 for none. Default: 0.1")
    private @Nullable Double validation;

    @Option(
            names = "--early-stopping",
            paramLabel = "N",
            description = "End after N epochs without a lower loss. Default: never")
    private @Nullable Integer earlyStopping;

    @Option(
            names = "--stateful",
            negatable = true,
            description =
                    "Let windows follow each other in --batch-size streams, each continuing from the state of the one "
                            + "before; or take them in random order, each from a state of zeros. Default: streams where possible")
    private @Nullable Boolean stateful;

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
            names = "--clip-value",
            paramLabel = "X",
            description = "Each number of the gradient is clipped to -X to X. Default: no bound")
    private @Nullable Double clipValue;

    @Option(
            names = "--clip-norm",
            paramLabel = "X",
            description = "A longer gradient is scaled down to this length. Default: no bound")
    private @Nullable Double clipNorm;

    @Option(
            names = "--on-divergence",
            paramLabel = "stop|backoff",
            description = "When the loss explodes or is not a number: stop, or backoff: go back to the last "
                    + "checkpoint and halve the learning rate. Default: stop")
    private @Nullable OnDivergence onDivergence;

    @Option(
            names = "--random-seed",
            paramLabel = "N",
            description = "Seed of initial weights, dropout, order of windows and samples. Default: 1")
    private @Nullable Long randomSeed;

    private boolean onCluster;

    /**
     * On a cluster no states are carried, and the speed of this machine does not count.
     *
     * @throws IllegalArgumentException if states shall be carried all the same
     */
    void setOnCluster() {
        if (Boolean.TRUE.equals(stateful)) {
            throw new IllegalArgumentException(
                    "--stateful is for one machine: on a cluster windows come in random order");
        }
        onCluster = true;
    }

    /** Whether the recipe depends on the text, on the machine and on the time there is. */
    boolean fitsToText() {
        return preset == Preset.AUTO && goesOnFromStates();
    }

    /** The preset with the given options in place of its values; before anything is fitted to a text. */
    Recipe recipe() {
        if (preset == Preset.NOTEBOOK) {
            return changed(Recipe.notebook());
        }
        return changed(goesOnFromStates() ? Recipe.standard() : Recipe.shuffled());
    }

    /** What fits a text, with the given options in place of what was chosen. */
    Recipe recipe(RecipeChooser chooser) {
        return changed(chooser.choose(seconds(), layers, epochs));
    }

    /** How long the run may take. */
    double seconds() {
        return or(maxTime, USUAL_SECONDS);
    }

    /** Whether the options leave it open that windows follow on each other. */
    private boolean goesOnFromStates() {
        boolean grus = layers == null || ModelConfiguration.onlyGrus(layers);
        return grus && targets != Targets.LAST && step == null && or(stateful, !onCluster);
    }

    /** How a run goes on: only its end may change. */
    TrainingConfiguration resumed(TrainingConfiguration begun) {
        return begun.with(resumed(begun.end()), or(onDivergence, begun.onDivergence()));
    }

    /** @throws ParameterException if an option was given that changes the network, whose weights would not fit */
    void refuseOtherNetwork() {
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            if (OF_A_NETWORK.contains(option.longestName())) {
                throw new ParameterException(
                        command.commandLine(),
                        option.longestName() + " cannot change when a model is fine-tuned: its weights would not fit");
            }
        }
    }

    /**
     * Refuses options that are not those of a run, all in one line; what may change in the middle of a run may be another.
     *
     * @param run the run's recipe
     * @param name what the user calls its directory
     * @throws ParameterException if there is one
     */
    void refuseOtherRecipe(Recipe run, String name) {
        ParseResult given = command.commandLine().getParseResult();
        boolean wholePreset = given.hasMatchedOption("--preset") && preset != Preset.AUTO;
        Recipe asked = wholePreset ? recipe() : changed(run);
        List<String> differences = RecipeValues.OF_A_RUN.entrySet().stream()
                .filter(value -> wholePreset || given.hasMatchedOption(value.getKey()))
                .filter(value -> !Objects.equals(
                        value.getValue().apply(run), value.getValue().apply(asked)))
                .map(value -> Words.format(
                        "%s %s, not %s",
                        value.getKey(),
                        RecipeValues.shown(value.getValue().apply(run)),
                        RecipeValues.shown(value.getValue().apply(asked))))
                .toList();
        if (!differences.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    Words.format(
                            "the run in %s has %s, which cannot change in the middle of a run: leave it out, or start a new schedule with --fine-tune",
                            name, String.join("; ", differences)));
        }
    }

    /** How another text is learnt: as the first one was, with the given options in place of its values. */
    Recipe changed(Recipe base) {
        ModelConfiguration model = base.model();
        TrainingConfiguration training = base.training();
        int chosenWindow = or(window, model.window());
        Targets chosenTargets = or(targets, model.targets());
        boolean otherWindows = window != null || targets != null;
        int usualStep = chosenTargets == Targets.EVERY ? chosenWindow : LAST_TARGET_STEP;
        if (Boolean.TRUE.equals(stateful) && step != null) {
            throw new IllegalArgumentException("--step is for windows in random order, not for --stateful");
        }
        boolean chosenStateful = or(stateful, training.stateful() && step == null && !onCluster);
        Plateau plateau = training.schedule().plateau();
        Clipping clipping = training.clipping();
        return new Recipe(
                new ModelConfiguration(
                        or(layers, model.layers()),
                        or(resetAfter, model.resetAfter()),
                        chosenWindow,
                        chosenTargets,
                        or(optimizer, model.optimizer()),
                        or(learningRate, model.learningRate()),
                        or(randomSeed, model.randomSeed()),
                        or(dropout, model.dropout()),
                        or(inputDropout, model.inputDropout()),
                        or(recurrentDropout, model.recurrentDropout())),
                new TrainingConfiguration(
                        or(step, otherWindows ? usualStep : training.step()),
                        or(batchSize, training.batchSize()),
                        chosenStateful,
                        or(validation, training.validation()),
                        end(training.end()),
                        new Schedule(
                                shape(training.schedule().shape()),
                                or(warmUp, training.schedule().warmUp()),
                                new Plateau(
                                        or(lrFactor, plateau.factor()),
                                        or(lrPatience, plateau.patience()),
                                        or(minLearningRate, plateau.minLearningRate()))),
                        new Clipping(
                                clipValue == null ? clipping.value() : clipValue,
                                clipNorm == null ? clipping.norm() : clipNorm),
                        or(onDivergence, training.onDivergence())));
    }

    private End resumed(End begun) {
        return new End(
                or(epochs, begun.epochs()),
                maxTime == null ? begun.seconds() : maxTime,
                earlyStopping == null ? begun.patience() : earlyStopping);
    }

    private Shape shape(Shape usual) {
        boolean plateau = lrFactor != null || lrPatience != null;
        if (plateau && schedule == Shape.COSINE) {
            throw new IllegalArgumentException(
                    "--lr-factor and --lr-patience are for --schedule plateau, not for cosine");
        }
        return or(schedule, plateau ? Shape.PLATEAU : usual);
    }

    /** Whoever says how many epochs there shall be, and not how long they may take, wants them all. */
    private End end(End usual) {
        Double seconds = epochs == null ? usual.seconds() : null;
        return new End(
                or(epochs, usual.epochs()),
                maxTime == null ? seconds : maxTime,
                earlyStopping == null ? usual.patience() : earlyStopping);
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
