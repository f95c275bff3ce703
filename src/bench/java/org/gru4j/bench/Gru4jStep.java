package org.gru4j.bench;

import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.training.Recipe;
import org.gru4j.training.SpeedTest;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.Plateau;

/** A training step of {@code gru train}. */
final class Gru4jStep {

    private Gru4jStep() {}

    public static void main(String[] arguments) {
        Workload work = Workload.valueOf(arguments[0]);
        try (SpeedTest test = new SpeedTest(recipe(work), work.vocabulary)) {
            Timing.print(test::step);
        }
    }

    static Recipe recipe(Workload work) {
        return new Recipe(
                new ModelConfiguration(
                        List.of(new LayerSpec(LayerSpec.Kind.GRU, work.units)),
                        true,
                        Workload.TIME_STEPS,
                        work.everyPosition ? Targets.EVERY : Targets.LAST,
                        Optimizer.RMSPROP,
                        Workload.LEARNING_RATE,
                        1),
                new TrainingConfiguration(
                        work.everyPosition ? Workload.TIME_STEPS : 5, 1, Workload.BATCH, new Plateau(0.2, 1, 0)));
    }
}
