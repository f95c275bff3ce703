package org.gru4j.training;

import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.training.TrainingConfiguration.Plateau;

/** A network and how to train it: the two configurations that belong together. */
public record Recipe(ModelConfiguration model, TrainingConfiguration training) {

    public Recipe {
        if (training.stateful() && !(model.targets() == Targets.EVERY && model.hasOnlyGrus())) {
            throw new IllegalArgumentException(
                    "stateful training is for gru layers that learn every position, but layers are %s and targets are %s"
                            .formatted(model.layers(), model.targets()));
        }
    }

    private static final long RANDOM_SEED = 1;

    /** What the program does unless it is told otherwise: good text from a small corpus within minutes. */
    public static Recipe standard() {
        return new Recipe(
                new ModelConfiguration(
                        LayerSpec.list("gru:256"), true, 100, Targets.EVERY, Optimizer.ADAM, 0.005, RANDOM_SEED),
                new TrainingConfiguration(100, 40, 32, new Plateau(0.2, 1, 0.001)));
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
