package org.gru4j.training.internal;

import java.time.Duration;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.training.OnDivergence;
import org.jspecify.annotations.Nullable;

/**
 * Fits the recipe by which a model that has read other texts learns one more: small steps, so that it does not forget what it
 * knows. What it goes by was found by tuning on English texts of 20 thousand to 4.4 million characters; figures in the page
 * Experiments.
 *
 * @param characters to learn from
 * @param charactersPerSecond that the machine learns with the model's network
 * @param strangeness of the text to the model: its loss as a share of that of the text's own 2-gram, 0.5 to 1 where it knows the
 *     language, or more where the text repeats itself
 */
public record TuningChooser(int characters, double charactersPerSecond, double strangeness) {

    /** Divided by the units: 0.0015 for 768 of them and a text of 100,000 characters; the longer the text, the larger steps may be. */
    private static final double LEARNING_RATE_OF_ONE_UNIT = 1.15;

    private static final double USUAL_LENGTH = 100_000;
    private static final double LONGER = 0.4;
    private static final double SMALLEST = 0.5;
    private static final double LARGEST = 4;
    private static final double LARGEST_FAMILIAR = 0.006;

    /** The stranger the text, the larger steps may be: there is less to forget. */
    private static final double FAMILIAR = 0.6;

    private static final double GROWTH = 5;
    private static final double STRANGEST = 1;
    private static final double MAX_LEARNING_RATE = 0.01;

    /**
     * Of the gradient, which is 0.3 to 0.5 long: a model of the language can have one of 20,000 where a text is most unlike it, in a
     * drawing of characters for example, and Adam takes no more steps to speak of for a thousand steps after that.
     */
    private static final double CLIP_NORM = 1;

    /**
     * How often a text is read at most where nobody says how often. So often it can be read without dropout, which slows learning
     * down more than it keeps from learning by heart.
     */
    public static final int MAX_EPOCHS = 5;

    private static final double DROPOUT_OF_MORE_EPOCHS = 0.2;

    /**
     * A text of so many characters, which there is no time to read often, has longer windows in fewer streams: fewer and surer
     * steps, and what goes on for longer than a line can be learnt. A shorter text needs the more steps of the base's own windows.
     */
    private static final int LONG_TEXT = 900_000;

    private static final int LONG_WINDOW = 256;
    private static final int LONG_TEXT_STREAMS = 16;
    private static final int STREAMS = 32;

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
        boolean isLong = characters >= LONG_TEXT;
        TrainingPlan plan = TrainingPlan.usualFor(base)
                .learningRate(learningRate(base))
                .batchSize(RecipeChooser.batchSize(characters, isLong ? LONG_TEXT_STREAMS : STREAMS))
                .dropout(epochs > MAX_EPOCHS ? DROPOUT_OF_MORE_EPOCHS : 0)
                .inputDropout(0)
                .recurrentDropout(0)
                .clipNorm(CLIP_NORM)
                .onDivergence(OnDivergence.BACKOFF);
        if (isLong) {
            plan.window(Math.max(base.window(), LONG_WINDOW));
        }
        return wanted == null
                ? plan.epochs((int) Math.ceil(Math.min(1.5 * epochs, MAX_EPOCHS)))
                        .maxTime(Duration.ofMillis(Math.round(1000 * seconds)))
                : plan.epochs(wanted);
    }

    private double learningRate(ModelConfiguration base) {
        int widest = base.layers().stream().mapToInt(LayerSpec::size).max().orElse(1);
        double length = Math.pow(characters / USUAL_LENGTH, LONGER);
        double familiar = LEARNING_RATE_OF_ONE_UNIT / widest * Math.max(SMALLEST, Math.min(length, LARGEST));
        double strange = Math.exp(GROWTH * (Math.max(FAMILIAR, Math.min(strangeness, STRANGEST)) - FAMILIAR));
        double rate = Math.min(Math.min(familiar, LARGEST_FAMILIAR) * strange, MAX_LEARNING_RATE);
        return Math.round(100_000 * rate) / 100_000.0;
    }
}
