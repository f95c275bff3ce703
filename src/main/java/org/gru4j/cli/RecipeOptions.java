package org.gru4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import org.gru4j.BaseChoice;
import org.gru4j.Corpus;
import org.gru4j.LanguageModel;
import org.gru4j.Recipe;
import org.gru4j.Training;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What to train and how: a preset, and any of its values changed. */
final class RecipeOptions {

    enum Preset {
        AUTO,
        STANDARD,
        NOTEBOOK
    }

    private static final String PRESET = "--preset";

    /** What old weights do not fit if it changes. */
    private static final List<String> OF_A_NETWORK = List.of("layers", "resetAfter", "targets");

    /** What may change in the middle of a run. */
    private static final Set<String> OF_ITS_END = Set.of("epochs", "maxTime", "earlyStopping", "onDivergence");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = PRESET,
            paramLabel = "auto|standard|notebook",
            defaultValue = "AUTO",
            description = "auto (default): what fits the corpus, the machine and the time; standard: gru:256 and "
                    + "20 epochs for any corpus; notebook: the classic recipe (window 100, step 5, last target, "
                    + "gru:128 with --reset-after false, rmsprop 0.01, batch 128, 20 epochs, nothing held out). Other "
                    + "options change it.")
    private Preset preset;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Mixin
    private final LearningOptions learning = new LearningOptions();

    private boolean onCluster;

    private GivenSettings given() {
        GivenSettings given = new GivenSettings();
        network.note(given);
        learning.note(given);
        return given;
    }

    /**
     * On a cluster no states are carried, and the speed of this machine does not count.
     *
     * @throws IllegalArgumentException if states shall be carried all the same
     */
    void setOnCluster() {
        if (given().value("stateful", Boolean.class).orElse(false)) {
            throw new IllegalArgumentException(
                    "--stateful is for one machine: on a cluster windows come in random order");
        }
        onCluster = true;
    }

    /** @throws IllegalArgumentException if two options do not go together */
    private void refuseContradictions() {
        GivenSettings given = given();
        if (given.value("stateful", Boolean.class).orElse(false)
                && given.names().contains("step")) {
            throw new IllegalArgumentException("--step is for windows in random order, not for --stateful");
        }
        boolean plateau = given.names().contains("lrFactor") || given.names().contains("lrPatience");
        if (plateau && given.value("schedule", Shape.class).orElse(Shape.PLATEAU) == Shape.COSINE) {
            throw new IllegalArgumentException(
                    "--lr-factor and --lr-patience are for --schedule plateau, not for cosine");
        }
    }

    /** Whether the recipe depends on the text, on the machine and on the time there is. */
    private boolean fitsToText() {
        return preset == Preset.AUTO && goesOnFromStates();
    }

    /** The preset with the given options in place of its values, before anything is fitted to a text. */
    Recipe recipe() {
        return built(presetBuilder());
    }

    /**
     * The recipe for a text.
     *
     * @param speed is told, where the recipe is fitted to the text, how many characters per second this machine is expected to
     *     learn
     */
    Recipe recipe(Corpus corpus, DoubleConsumer speed) {
        Recipe.Builder builder = presetBuilder();
        given().apply(builder);
        return fitsToText()
                ? builder.fit(corpus, learning.time().orElse(Recipe.USUAL_TIME), speed)
                        .build()
                : built(builder);
    }

    /**
     * The recipe for going on from a model with a text.
     *
     * @param choice how well the model predicts the text, where that is known
     * @param speed is told, where the recipe is fitted to the text, how many characters per second this machine is expected to
     *     learn
     */
    Recipe tuning(LanguageModel model, Corpus corpus, @Nullable BaseChoice choice, DoubleConsumer speed) {
        Recipe.Builder builder = model.recipe().toBuilder();
        refuseContradictions();
        given().apply(builder);
        return goesOnFromStates()
                ? builder.tune(model, corpus, choice, learning.time().orElse(Recipe.USUAL_TIME), speed)
                        .build()
                : built(builder);
    }

    private Recipe built(Recipe.Builder builder) {
        refuseContradictions();
        given().apply(builder);
        if (onCluster) {
            builder.stateful(false);
        }
        return builder.build();
    }

    private Recipe.Builder presetBuilder() {
        if (preset == Preset.NOTEBOOK) {
            return Recipe.notebook().toBuilder();
        }
        return (goesOnFromStates() ? Recipe.standard() : Recipe.shuffled()).toBuilder();
    }

    /** Whether the options leave it open that windows follow on each other. */
    private boolean goesOnFromStates() {
        GivenSettings given = given();
        return network.hasOnlyGrus()
                && given.value("targets", Targets.class).orElse(Targets.EVERY) == Targets.EVERY
                && !given.names().contains("step")
                && given.value("stateful", Boolean.class).orElse(!onCluster);
    }

    /** Gives a run that goes on what may change in its middle. */
    void changeEnd(Training resumed) {
        GivenSettings given = given();
        given.value("epochs", Integer.class).ifPresent(resumed::epochs);
        learning.time().ifPresent(resumed::until);
        given.value("earlyStopping", Integer.class).ifPresent(resumed::earlyStopping);
        given.value("onDivergence", OnDivergence.class).ifPresent(resumed::onDivergence);
    }

    /** @throws ParameterException if an option was given that changes the network, whose weights would not fit */
    void refuseOtherNetwork() {
        Optional<String> other = otherNetwork();
        if (other.isPresent()) {
            throw new ParameterException(
                    command.commandLine(),
                    other.get() + " cannot change when a model is fine-tuned: its weights would not fit");
        }
    }

    /** An option that was given and that changes the network; nothing where none was. */
    Optional<String> otherNetwork() {
        return command.commandLine().getParseResult().hasMatchedOption(PRESET)
                ? Optional.of(PRESET)
                : OF_A_NETWORK.stream()
                        .filter(given().names()::contains)
                        .map(OptionNames::of)
                        .findFirst();
    }

    /**
     * Refuses options that are not those of a run, all in one line; what may change in the middle of a run may be another.
     *
     * @param run the run's recipe
     * @param name what the user calls its directory
     * @throws ParameterException if there is one
     */
    void refuseOtherRecipe(Recipe run, String name) {
        boolean wholePreset = command.commandLine().getParseResult().hasMatchedOption(PRESET) && preset != Preset.AUTO;
        Recipe.Builder asked = wholePreset ? presetBuilder() : run.toBuilder();
        GivenSettings given = given();
        given.apply(asked);
        Map<String, Object> values = asked.values();
        List<String> differences = new ArrayList<>();
        run.toBuilder().values().forEach((setting, value) -> {
            boolean counts = !OF_ITS_END.contains(setting)
                    && (wholePreset || given.names().contains(setting));
            if (counts && !Objects.equals(value, values.get(setting))) {
                differences.add(Words.format(
                        "%s %s, not %s", OptionNames.of(setting), shown(value), shown(values.get(setting))));
            }
        });
        if (!differences.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    Words.format(
                            "the run in %s has %s, which cannot change in the middle of a run: leave it out, or start a new schedule with --fine-tune",
                            name, String.join("; ", differences)));
        }
    }

    /** A value as a person writes it on the command line. */
    private static String shown(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(RecipeOptions::shown).orElse("none");
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Object::toString).collect(Collectors.joining(" "));
        }
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : String.valueOf(value);
    }
}
