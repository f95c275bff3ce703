package org.gru4j.training.internal;

import org.gru4j.training.Clipping;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.End;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingConfiguration.Schedule;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;

/** Training as tests need it: windows in random order, nothing held out, a learning rate that falls on a plateau. */
public final class TrainingConfigurations {

    private TrainingConfigurations() {}

    public static TrainingConfiguration shuffled(int step, int epochs, int batchSize, Plateau plateau) {
        return shuffled(step, epochs, batchSize, plateau, Clipping.NONE, OnDivergence.STOP);
    }

    public static TrainingConfiguration shuffled(
            int step, int epochs, int batchSize, Plateau plateau, Clipping clipping, OnDivergence onDivergence) {
        return new TrainingConfiguration(
                step, batchSize, false, 0, after(epochs), falling(plateau), clipping, onDivergence);
    }

    public static End after(int epochs) {
        return new End(epochs, null, null);
    }

    public static Schedule falling(Plateau plateau) {
        return new Schedule(Shape.PLATEAU, 0, plateau);
    }
}
