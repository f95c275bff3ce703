package org.gru4j;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.DoubleConsumer;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.run.internal.RecipeFitting;
import org.gru4j.settings.internal.Range;
import org.gru4j.training.RecipeSettings;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.internal.TrainingPlan;
import org.gru4j.training.internal.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * What is trained and how: the network and its training. {@link #fitted} chooses what is best for a text, a machine and a
 * time; {@link #toBuilder} changes any value.
 *
 * @param model the network, and how it was set up to learn
 * @param training how it is trained, and until when
 */
public record Recipe(ModelConfiguration model, TrainingConfiguration training) {

    /** How long a run takes whose text is to be learnt well and that is not told how long. */
    public static final Duration USUAL_TIME = Duration.ofMinutes(3);

    /**
     * A network and its training, which must go together.
     *
     * @throws org.gru4j.settings.SettingException if the network cannot be trained in this way
     */
    public Recipe {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(training, "training");
        training.check(model);
    }

    private static Recipe of(TrainingPlan plan) {
        return new Recipe(plan.model(), plan.training());
    }

    /**
     * One layer gru:256, windows of 32 characters that follow on each other, a target for every character, Adam with a
     * learning rate that falls to zero along a cosine, dropout, 20 epochs.
     */
    public static Recipe standard() {
        return of(TrainingPlan.standard());
    }

    /**
     * For networks that cannot go on from a state: windows of 100 characters in random order, each on its own, a learning
     * rate that falls on a plateau of the loss, 40 epochs.
     */
    public static Recipe shuffled() {
        return of(TrainingPlan.shuffled());
    }

    /**
     * The classic GRU notebook to the letter, as Keras ran it: one layer gru:128, windows of 100 characters with a step of 5,
     * one target for each, RMSprop, nothing held out, 20 epochs.
     */
    public static Recipe notebook() {
        return of(TrainingPlan.notebook());
    }

    /**
     * What promises the lowest loss on new text after so much time on this machine, whose speed is measured for about a
     * second, or for less where the text or the time is short.
     */
    public static Recipe fitted(Corpus corpus, Duration time) {
        return builder().fit(corpus, time).build();
    }

    /**
     * The recipe that a model was trained with; of a directory, that of its newest checkpoint.
     *
     * @param path a model directory or a model file
     * @throws org.gru4j.model.ModelFileException if there is none, or it cannot be read
     */
    public static Recipe of(Path path) {
        ModelFile.Said<TrainingState> said = ModelFile.said(ModelFile.newestAt(path), TrainingState.class);
        TrainingState run = said.training();
        return of(said.configuration(), run == null ? null : run.configuration());
    }

    /** The usual training where none is known. */
    static Recipe of(ModelConfiguration model, @Nullable TrainingConfiguration training) {
        return training == null ? of(TrainingPlan.usualFor(model)) : new Recipe(model, training);
    }

    /** A builder that has the values of {@link #standard}, for gru layers; for others begin with {@link #shuffled}. */
    public static Builder builder() {
        return standard().toBuilder();
    }

    /** A builder that has the values of this recipe. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds a {@link Recipe}. Values are checked by {@link #build}. */
    public static final class Builder extends RecipeSettings<Builder> {

        private Builder(Recipe recipe) {
            basedOn(recipe.model(), recipe.training());
        }

        /**
         * Chooses all values that were not given for a text, this machine and a time: size and learning rate, dropout, batch
         * size, epochs. Layers must be gru layers, if they were given.
         */
        public Builder fit(Corpus corpus, Duration time) {
            return fit(corpus, time, speed -> {});
        }

        /**
         * The same.
         *
         * @param speed is told how many characters per second the machine is expected to learn
         */
        public Builder fit(Corpus corpus, Duration time, DoubleConsumer speed) {
            givenEpochs().ifPresent(epochs -> Range.atLeast(1, "epochs", epochs));
            CorpusText text = corpus.known();
            RecipeFitting fitting = RecipeFitting.of(
                    text.text().length(),
                    text.vocabulary().size(),
                    Range.seconds("maxTime", time),
                    givenLayers().orElse(null),
                    givenEpochs().orElse(null));
            speed.accept(fitting.charactersPerSecond());
            return basedOn(fitting.plan().model(), fitting.plan().training());
        }

        /**
         * Chooses all values that were not given for going on from a model with a text: small steps, so that it does not forget
         * what it knows, and the larger the less it knows of the text. A model that is not of gru layers with a target for every
         * character keeps its own recipe.
         */
        public Builder tune(LanguageModel model, Corpus corpus, Duration time) {
            return tune(model, corpus, null, time, speed -> {});
        }

        /**
         * The same.
         *
         * @param choice how well the model predicts the text, where that is known; null to measure it
         * @param speed is told how many characters per second the machine is expected to learn
         */
        public Builder tune(
                LanguageModel model, Corpus corpus, @Nullable BaseChoice choice, Duration time, DoubleConsumer speed) {
            givenEpochs().ifPresent(epochs -> Range.atLeast(1, "epochs", epochs));
            ModelConfiguration network = model.recipe().model();
            if (!network.hasOnlyGrus() || network.targets() != Targets.EVERY) {
                return this;
            }
            RecipeFitting fitting = RecipeFitting.tuning(
                    corpus.known().text().length(),
                    model.vocabulary().size(),
                    network,
                    (choice == null ? BaseChoice.of(model, corpus) : choice).strangeness(),
                    Range.seconds("maxTime", time),
                    givenEpochs().orElse(null));
            speed.accept(fitting.charactersPerSecond());
            return basedOn(fitting.plan().model(), fitting.plan().training());
        }

        /**
         * The recipe of these values.
         *
         * @throws org.gru4j.settings.SettingException if a value is out of its range, or two do not go together
         */
        public Recipe build() {
            return new Recipe(model(), training());
        }
    }
}
