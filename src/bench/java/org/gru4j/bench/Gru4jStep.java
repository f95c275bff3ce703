package org.gru4j.bench;

import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.training.Recipe;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.internal.SpeedTest;
import org.gru4j.training.internal.TrainingConfigurations;

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
                ModelConfiguration.builder()
                        .layers(List.of(new LayerSpec(LayerSpec.Kind.GRU, work.units)))
                        .resetAfter(true)
                        .window(Workload.TIME_STEPS)
                        .targets(work.everyPosition ? Targets.EVERY : Targets.LAST)
                        .optimizer(Optimizer.RMSPROP)
                        .learningRate(Workload.LEARNING_RATE)
                        .randomSeed(1)
                        .build(),
                TrainingConfigurations.shuffled(
                        work.everyPosition ? Workload.TIME_STEPS : 5, 1, Workload.BATCH, new Plateau(0.2, 1, 0)));
    }
}
