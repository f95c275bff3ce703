package org.gru4j.bench;

import org.gru4j.corpus.Targets;
import org.gru4j.model.Optimizer;
import org.gru4j.training.internal.SpeedTest;
import org.gru4j.training.internal.TrainingPlan;

/** A training step of {@code gru train}. */
final class Gru4jStep {

    private Gru4jStep() {}

    public static void main(String[] arguments) {
        Workload work = Workload.valueOf(arguments[0]);
        try (SpeedTest test = new SpeedTest(recipe(work), work.vocabulary)) {
            Timing.print(test::step);
        }
    }

    static TrainingPlan recipe(Workload work) {
        return work.carried
                ? TrainingPlan.standard().layers("gru:" + work.units).batchSize(work.batch)
                : shuffled(work);
    }

    private static TrainingPlan shuffled(Workload work) {
        return TrainingPlan.shuffled()
                .layers("gru:" + work.units)
                .window(work.timeSteps)
                .step(work.everyPosition ? work.timeSteps : 5)
                .targets(work.everyPosition ? Targets.EVERY : Targets.LAST)
                .batchSize(work.batch)
                .optimizer(Optimizer.RMSPROP)
                .learningRate(Workload.LEARNING_RATE)
                .validation(0)
                .randomSeed(1);
    }
}
