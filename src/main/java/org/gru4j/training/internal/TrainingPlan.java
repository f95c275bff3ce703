package org.gru4j.training.internal;

import org.gru4j.corpus.Targets;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.training.RecipeSettings;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;

/** A network and its training while they are put together; the presets that a recipe can begin with. */
public final class TrainingPlan extends RecipeSettings<TrainingPlan> {

    private TrainingPlan() {}

    /**
     * What learns the most in a given time: short windows that follow on each other, so that there are many steps and
     * none begins in the dark; a learning rate that falls to zero; dropout. {@link RecipeChooser} fits its size to a text.
     */
    public static TrainingPlan standard() {
        return new TrainingPlan().dropout(0.3).recurrentDropout(0.1);
    }

    /** For networks that cannot go on from a state: longer windows in random order, each on its own. */
    public static TrainingPlan shuffled() {
        return new TrainingPlan()
                .window(100)
                .step(100)
                .stateful(false)
                .learningRate(0.005)
                .epochs(40)
                .schedule(Shape.PLATEAU)
                .warmUp(0)
                .minLearningRate(0.001);
    }

    /** The classic GRU notebook to the letter, as Keras ran it. */
    public static TrainingPlan notebook() {
        return new TrainingPlan()
                .layers("gru:128")
                .resetAfter(false)
                .window(100)
                .step(5)
                .targets(Targets.LAST)
                .optimizer(Optimizer.RMSPROP)
                .learningRate(0.01)
                .epochs(20)
                .batchSize(128)
                .stateful(false)
                .validation(0)
                .schedule(Shape.PLATEAU)
                .warmUp(0)
                .lrFactor(0.2)
                .lrPatience(1)
                .minLearningRate(0.001);
    }

    /** The usual training of a network of which nothing else is known: of one that can go on from a state, the standard. */
    public static TrainingPlan usualFor(ModelConfiguration model) {
        boolean goesOn = model.hasOnlyGrus() && model.targets() == Targets.EVERY;
        TrainingPlan usual = goesOn ? standard() : shuffled();
        return new TrainingPlan().basedOn(model, usual.training());
    }

    @Override
    public ModelConfiguration model() {
        return super.model();
    }

    @Override
    public TrainingConfiguration training() {
        return super.training();
    }
}
