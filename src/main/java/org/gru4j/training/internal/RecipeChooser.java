package org.gru4j.training.internal;

import java.time.Duration;
import java.util.List;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.LayerSpec.Kind;
import org.gru4j.training.OnDivergence;
import org.jspecify.annotations.Nullable;

/**
 * Fits the standard recipe to a text, to a machine and to the time there is. What it goes by was found by training on
 * four texts of 59 thousand to 4.4 million characters, for half a minute to a quarter of an hour; figures in the page Experiments.
 *
 * @param characters to learn from
 * @param vocabularySize different characters
 * @param charactersPerSecond that the machine learns with {@link #reference}
 */
public record RecipeChooser(int characters, int vocabularySize, double charactersPerSecond) {

    private static final List<Integer> SIZES = List.of(64, 96, 128, 192, 256, 384, 512, 640, 768, 1024);
    private static final int REFERENCE_SIZE = 256;

    /** A network is worth its size if it reads so many characters for each of its parameters in the time there is. */
    private static final double CHARACTERS_PER_PARAMETER = 5;

    /** A larger network learns a text by heart faster than it learns from it. */
    private static final double PARAMETERS_PER_CHARACTER = 6;

    /** From here on steps on more streams at once are so much faster that fewer of them do. */
    private static final int LARGE = 512;

    /** What a step of the reference takes whatever the network's size, as a share. */
    private static final double OF_ANY_SIZE = 0.25;

    /** Divided by the units: 0.009 for 384 of them, with 32 streams. */
    private static final double LEARNING_RATE_OF_ONE_UNIT = 3.5;

    /** From so many epochs on there is time for smaller steps, and larger ones can lose in the end what they had found. */
    private static final int OFTEN = 80;

    private static final double SMALLER = 0.7;
    private static final double MIN_LEARNING_RATE = 0.0001;
    private static final double MAX_LEARNING_RATE = 0.02;

    /** How often a text is read at most where nobody says how often. */
    public static final int MAX_EPOCHS = 300;

    /** The share of the time that is left for training; the rest is for reading the text, measuring and saving. */
    private static final double TRAINING = 0.94;

    /** The recipe whose speed is to be measured. */
    public static TrainingPlan reference() {
        return TrainingPlan.standard();
    }

    /** How many streams a long text is cut into. */
    public static int mostStreams(List<LayerSpec> layers) {
        return layers.stream().anyMatch(layer -> layer.size() >= LARGE) ? 64 : 32;
    }

    /**
     * The recipe that promises the lowest loss on new text.
     *
     * @param seconds there are for the whole run
     * @param layers that must be; null to choose their size, too
     * @param wanted epochs that must be, however long they take; null for as many as there is time for
     */
    public TrainingPlan choose(double seconds, @Nullable List<LayerSpec> layers, @Nullable Integer wanted) {
        List<LayerSpec> chosen = layers == null ? List.of(new LayerSpec(Kind.GRU, size(seconds))) : layers;
        double epochs = wanted == null ? Math.min(epochs(chosen, seconds), MAX_EPOCHS) : wanted;
        int batchSize = batchSize(characters, mostStreams(chosen));
        double doublings = Math.log(Math.max(epochs, 1)) / Math.log(2);
        TrainingPlan plan = TrainingPlan.standard()
                .layers(chosen)
                .learningRate(learningRate(chosen, batchSize, epochs))
                .dropout(rate(0.08 * doublings, 0.5))
                .inputDropout(epochs < 20 ? 0 : 0.1)
                .recurrentDropout(rate(0.08 * doublings - 0.12, 0.4))
                .batchSize(batchSize)
                .onDivergence(OnDivergence.BACKOFF);
        // The time is the end: where the machine turns out to be faster than it seemed, there are more epochs.
        return wanted == null
                ? plan.epochs((int) Math.ceil(Math.min(1.5 * epochs, MAX_EPOCHS)))
                        .maxTime(Duration.ofMillis(Math.round(1000 * seconds)))
                : plan.epochs(wanted);
    }

    /** The more often a text is read, the more must be dropped, lest it be learnt by heart. */
    private static double rate(double rate, double most) {
        return Math.round(20 * Math.max(0, Math.min(rate, most))) / 20.0;
    }

    /** The wider a layer, the smaller its steps; and the larger a batch, the more its gradient can be relied on. */
    private static double learningRate(List<LayerSpec> layers, int batchSize, double epochs) {
        int widest = layers.stream().mapToInt(LayerSpec::size).max().orElse(REFERENCE_SIZE);
        double rate = LEARNING_RATE_OF_ONE_UNIT / widest * Math.sqrt(batchSize / 32.0) * (epochs < OFTEN ? 1 : SMALLER);
        double rounded = Math.round(1000 * rate) / 1000.0;
        return Math.max(MIN_LEARNING_RATE, Math.min(rounded, MAX_LEARNING_RATE));
    }

    /** Streams of a short text must not be so many that each is only a few windows long. */
    static int batchSize(int characters, int most) {
        int batchSize = 8;
        while (batchSize < most && characters / batchSize > 5000) {
            batchSize *= 2;
        }
        return batchSize;
    }

    private int size(double seconds) {
        int best = SIZES.get(0);
        for (int size : SIZES) {
            List<LayerSpec> layers = List.of(new LayerSpec(Kind.GRU, size));
            double read = speed(layers) * TRAINING * seconds;
            double parameters = parameters(layers);
            if (read >= CHARACTERS_PER_PARAMETER * parameters && parameters <= PARAMETERS_PER_CHARACTER * characters) {
                best = size;
            }
        }
        return best;
    }

    /** How often the text is read in the time there is. */
    private double epochs(List<LayerSpec> layers, double seconds) {
        return speed(layers) * TRAINING * seconds / characters;
    }

    /** Characters per second that the machine learns with a network: the more parameters, the longer each one takes. */
    public double speed(List<LayerSpec> layers) {
        double size = parameters(layers) / parameters(List.of(new LayerSpec(Kind.GRU, REFERENCE_SIZE)));
        return charactersPerSecond / (OF_ANY_SIZE + (1 - OF_ANY_SIZE) * size);
    }

    private double parameters(List<LayerSpec> layers) {
        double parameters = 0;
        double width = vocabularySize;
        for (LayerSpec layer : layers) {
            parameters += layer.kind() == Kind.EMBEDDING ? 0 : 3.0 * layer.size() * (layer.size() + width);
            width = layer.size();
        }
        return parameters + width * vocabularySize;
    }
}
