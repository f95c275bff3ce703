package org.gru4j.training.internal;

import org.gru4j.training.TrainingConfiguration.Plateau;

/** Lowers the learning rate when the monitored loss stops falling, as Keras's {@code ReduceLROnPlateau} does. */
final class PlateauSchedule {

    /** Keras's {@code min_delta}: a smaller improvement is none. */
    private static final double MIN_DELTA = 1e-4;

    private final Plateau plateau;
    private double lowest;
    private int epochsWithoutImprovement;

    PlateauSchedule(Plateau plateau) {
        this(plateau, PlateauState.INITIAL);
    }

    PlateauSchedule(Plateau plateau, PlateauState state) {
        this.plateau = plateau;
        this.lowest = state.lowest() == null ? Double.POSITIVE_INFINITY : state.lowest();
        this.epochsWithoutImprovement = state.epochsWithoutImprovement();
    }

    PlateauState state() {
        return new PlateauState(Double.isInfinite(lowest) ? null : lowest, epochsWithoutImprovement);
    }

    /** The learning rate for the next epoch, from the loss of the last one and the rate it was trained with. */
    double next(double loss, double learningRate) {
        if (loss < lowest - MIN_DELTA) {
            lowest = loss;
            epochsWithoutImprovement = 0;
            return learningRate;
        }
        epochsWithoutImprovement++;
        if (epochsWithoutImprovement < plateau.patience() || learningRate <= plateau.minLearningRate()) {
            return learningRate;
        }
        epochsWithoutImprovement = 0;
        return Math.max(learningRate * plateau.factor(), plateau.minLearningRate());
    }
}
