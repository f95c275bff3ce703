package org.gru4j.training;

/**
 * How a model is trained.
 *
 * @param step characters from one window's start to the next one's, 1 or more
 * @param epochs how often the windows are gone through, 1 or more
 * @param batchSize windows per optimizer step, 1 or more
 * @param plateau how the learning rate falls
 * @param clipping bounds on the gradient
 * @param onDivergence what to do when the loss explodes
 */
public record TrainingConfiguration(
        int step, int epochs, int batchSize, Plateau plateau, Clipping clipping, OnDivergence onDivergence) {

    public TrainingConfiguration {
        atLeastOne("step", step);
        atLeastOne("epochs", epochs);
        atLeastOne("batch size", batchSize);
    }

    /** Training without clipping, which ends when the loss explodes. */
    public TrainingConfiguration(int step, int epochs, int batchSize, Plateau plateau) {
        this(step, epochs, batchSize, plateau, Clipping.NONE, OnDivergence.STOP);
    }

    /** The same with what may change in the middle of a run. */
    public TrainingConfiguration with(int epochs, OnDivergence onDivergence) {
        return new TrainingConfiguration(step, epochs, batchSize, plateau, clipping, onDivergence);
    }

    /**
     * When the monitored loss has not improved for {@code patience} epochs, the learning rate is multiplied by {@code
     * factor}, but never set below {@code minLearningRate}: Keras's {@code ReduceLROnPlateau}.
     *
     * @param factor above 0 and below 1
     * @param patience 1 or more epochs
     * @param minLearningRate 0 or more
     */
    public record Plateau(double factor, int patience, double minLearningRate) {

        public Plateau {
            if (!(factor > 0 && factor < 1)) {
                throw new IllegalArgumentException(
                        "learning-rate factor must be above 0 and below 1, but is " + factor);
            }
            atLeastOne("learning-rate patience", patience);
            if (!(minLearningRate >= 0)) {
                throw new IllegalArgumentException(
                        "minimum learning rate must be 0 or more, but is " + minLearningRate);
            }
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s must be 1 or more, but is %d".formatted(name, value));
        }
    }
}
