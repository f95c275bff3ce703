package org.gru4j.run.internal;

import java.util.List;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.training.internal.RecipeChooser;
import org.gru4j.training.internal.SpeedTest;
import org.gru4j.training.internal.Timing;
import org.gru4j.training.internal.TrainingPlan;
import org.gru4j.training.internal.TuningChooser;
import org.jspecify.annotations.Nullable;

/**
 * A recipe that was fitted to a text, to this machine and to the time there is.
 *
 * @param charactersPerSecond that the machine is expected to learn with it
 */
public record RecipeFitting(TrainingPlan plan, double charactersPerSecond) {

    /** More different characters than these hardly change what a step costs, or cannot be made up. */
    private static final int LARGEST_VOCABULARY = 10_000;

    /** Of the text of the speed test: a hundred steps. */
    private static final int TEXT_LENGTH = 100_000;

    /**
     * Times the machine for a second, or for a small share of what the training will take, if that is less.
     *
     * @param seconds there are for the whole run
     * @param layers that must be; null to choose their size, too
     * @param epochs that must be, however long they take; null for as many as there is time for
     */
    public static RecipeFitting of(
            int characters,
            int vocabularySize,
            double seconds,
            @Nullable List<LayerSpec> layers,
            @Nullable Integer epochs) {
        double toLearn = (double) characters * (epochs == null ? RecipeChooser.MAX_EPOCHS : epochs);
        double speed = measuredSpeed(vocabularySize, toLearn, seconds);
        RecipeChooser chooser = new RecipeChooser(characters, vocabularySize, speed);
        TrainingPlan plan = chooser.choose(seconds, layers, epochs);
        return new RecipeFitting(plan, chooser.speed(plan.model().layers()));
    }

    /**
     * The same for a text that a model goes on with.
     *
     * @param base the model
     * @param strangeness of the text to the model, see {@link TuningChooser}
     */
    public static RecipeFitting tuning(
            int characters,
            int vocabularySize,
            ModelConfiguration base,
            double strangeness,
            double seconds,
            @Nullable Integer epochs) {
        double toLearn = (double) characters * (epochs == null ? TuningChooser.MAX_EPOCHS : epochs);
        double reference = measuredSpeed(vocabularySize, toLearn, seconds);
        double speed = new RecipeChooser(characters, vocabularySize, reference).speed(base.layers());
        return new RecipeFitting(
                new TuningChooser(characters, speed, strangeness).choose(base, seconds, epochs), speed);
    }

    /** That of the reference recipe; its first step loads the libraries and does not count. */
    private static double measuredSpeed(int vocabularySize, double charactersToLearn, double seconds) {
        int characters = Math.max(2, Math.min(vocabularySize, LARGEST_VOCABULARY));
        try (SpeedTest test = new SpeedTest(RecipeChooser.reference(), characters, TEXT_LENGTH)) {
            test.step();
            TimedSteps steps = new TimedSteps(test.charactersPerStep());
            do {
                steps.took(Timing.seconds(test::step));
            } while (!steps.areEnough(charactersToLearn, seconds));
            return steps.charactersPerSecond();
        }
    }
}
