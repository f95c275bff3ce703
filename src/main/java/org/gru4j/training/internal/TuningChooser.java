package org.gru4j.training.internal;

import java.time.Duration;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Fits the recipe by which a model that has read other texts learns one more: small steps, so that it does not forget what it
 * knows. What it goes by was found by tuning on English texts of 20 thousand to 4.4 million characters; figures in the page
 * Experiments.
 *
 * @param characters to learn from
 * @param charactersPerSecond that the machine learns with the model's network
 */
public record TuningChooser(int characters, double charactersPerSecond) {

    /** Divided by the units: 0.001 for 768 of them and a text of 100,000 characters; the longer the text, the larger steps may be. */
    private static final double LEARNING_RATE_OF_ONE_UNIT = 0.77;

    private static final double USUAL_LENGTH = 100_000;
    private static final double LONGER = 0.4;
    private static final double SMALLEST = 0.5;
    private static final double LARGEST = 4;
    private static final double MAX_LEARNING_RATE = 0.005;

    /** How often a text is read at most where nobody says how often. */
    public static final int MAX_EPOCHS = 10;

    /** A text that is read more often than this must not be learnt by heart. */
    private static final int FEW_EPOCHS = 3;

    /** The share of the time that is left for training; the rest is for reading the text, measuring and saving. */
    private static final double TRAINING = 0.9;

    /**
     * The recipe that promises the lowest loss on new text.
     *
     * @param base what it goes on from: GRUs with a target for every character
     * @param seconds there are for the whole run
     * @param wanted epochs that must be, however long they take; null for as many as there is time for
     */
    public TrainingPlan choose(ModelConfiguration base, double seconds, @Nullable Integer wanted) {
        double epochs =
                wanted == null ? Math.min(charactersPerSecond * TRAINING * seconds / characters, MAX_EPOCHS) : wanted;
        TrainingPlan plan = TrainingPlan.usualFor(base)
                .learningRate(learningRate(base))
                .batchSize(RecipeChooser.batchSize(characters, 32))
                .dropout(epochs > FEW_EPOCHS ? 0.2 : 0.1)
                .inputDropout(0)
                .recurrentDropout(0);
        return wanted == null
                ? plan.epochs((int) Math.ceil(Math.min(1.5 * epochs, MAX_EPOCHS)))
                        .maxTime(Duration.ofMillis(Math.round(1000 * seconds)))
                : plan.epochs(wanted);
    }

    private double learningRate(ModelConfiguration base) {
        int widest = base.layers().stream().mapToInt(LayerSpec::size).max().orElse(1);
        double length = Math.pow(characters / USUAL_LENGTH, LONGER);
        double rate = LEARNING_RATE_OF_ONE_UNIT / widest * Math.max(SMALLEST, Math.min(length, LARGEST));
        return Math.round(100_000 * Math.min(rate, MAX_LEARNING_RATE)) / 100_000.0;
    }
}
