package org.gru4j.training;

import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.training.TrainingConfiguration.End;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingConfiguration.Schedule;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;

/** A network and how to train it: the two configurations that belong together. */
public record Recipe(ModelConfiguration model, TrainingConfiguration training) {

    /** The share of a text that is held out unless it is told otherwise. */
    private static final double VALIDATION = 0.1;

    private static final long RANDOM_SEED = 1;

    public Recipe {
        if (training.stateful() && !(model.targets() == Targets.EVERY && model.hasOnlyGrus())) {
            throw new IllegalArgumentException(Words.format(
                    "stateful training is for gru layers that learn every position, but layers are %s and targets are %s",
                    model.layers(), model.targets()));
        }
    }

    /**
     * What learns the most in a given time: short windows that follow on each other, so that there are many steps and
     * none begins in the dark; a learning rate that falls to zero; dropout. {@link RecipeChooser} fits its size to a text.
     */
    public static Recipe standard() {
        return new Recipe(
                new ModelConfiguration(
                        LayerSpec.list("gru:256"),
                        true,
                        32,
                        Targets.EVERY,
                        Optimizer.ADAM,
                        0.012,
                        RANDOM_SEED,
                        0.3,
                        0,
                        0.1),
                new TrainingConfiguration(
                        32,
                        32,
                        true,
                        VALIDATION,
                        End.after(20),
                        new Schedule(Shape.COSINE, 100, new Plateau(0.2, 1, 0)),
                        Clipping.NONE,
                        OnDivergence.STOP));
    }

    /** For networks that cannot go on from a state: longer windows in random order, each on its own. */
    public static Recipe shuffled() {
        return new Recipe(
                new ModelConfiguration(
                        LayerSpec.list("gru:256"), true, 100, Targets.EVERY, Optimizer.ADAM, 0.005, RANDOM_SEED),
                new TrainingConfiguration(
                        100,
                        32,
                        false,
                        VALIDATION,
                        End.after(40),
                        Schedule.of(new Plateau(0.2, 1, 0.001)),
                        Clipping.NONE,
                        OnDivergence.STOP));
    }

    /** The classic GRU notebook to the letter, as Keras ran it. */
    public static Recipe notebook() {
        return new Recipe(
                new ModelConfiguration(
                        List.of(new LayerSpec(LayerSpec.Kind.GRU, 128)),
                        false,
                        100,
                        Targets.LAST,
                        Optimizer.RMSPROP,
                        0.01,
                        RANDOM_SEED),
                new TrainingConfiguration(5, 20, 128, new Plateau(0.2, 1, 0.001)));
    }

    /** The same recipe for a network of other layers. */
    public Recipe with(List<LayerSpec> layers) {
        return new Recipe(
                new ModelConfiguration(
                        layers,
                        model.resetAfter(),
                        model.window(),
                        model.targets(),
                        model.optimizer(),
                        model.learningRate(),
                        model.randomSeed(),
                        model.dropout(),
                        model.inputDropout(),
                        model.recurrentDropout()),
                training);
    }
}
