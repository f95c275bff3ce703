package org.gru4j.run.internal;

import java.util.List;
import java.util.SplittableRandom;
import org.gru4j.generation.internal.TextGenerator;
import org.gru4j.generation.internal.TextGenerator.Voice;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.LayerSpec.Kind;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.sampling.internal.Sampler;
import org.gru4j.training.internal.RecipeChooser;
import org.gru4j.training.internal.SpeedTest;
import org.gru4j.training.internal.Timing;
import org.gru4j.training.internal.TrainingPlan;

/**
 * Measures how fast networks are trained with the standard recipe, and how fast they write.
 *
 * @param seconds for each figure, after as many to warm up
 */
public record SpeedMeasurement(double seconds) {

    /** As many different characters as Shakespeare's plays have. */
    public static final int VOCABULARY = 65;

    /** Characters of a text: enough for the clock, few enough for a large model on a slow machine. */
    private static final int TEXT_LENGTH = 200;

    /** Measures a GRU of so many units. */
    public NetworkSpeed of(int units) {
        List<LayerSpec> layers = List.of(new LayerSpec(Kind.GRU, units));
        TrainingPlan recipe = TrainingPlan.standard().layers(layers).batchSize(RecipeChooser.mostStreams(layers));
        try (SpeedTest training = new SpeedTest(recipe, VOCABULARY)) {
            double learnt = training.charactersPerStep() / medianSeconds(training::step);
            double written = TEXT_LENGTH / medianSeconds(writing(training.model()));
            double gigaflops = learnt * NetworkSpeed.operations(units, VOCABULARY) / 1e9;
            return new NetworkSpeed(layers.get(0).toString(), learnt, gigaflops, written);
        }
    }

    private static Runnable writing(CharacterModel model) {
        TextGenerator generator = new TextGenerator(model);
        String prompt = Character.toString(model.vocabulary().codePointOf(0));
        Voice voice = new Voice(Sampler.temperature(1), new SplittableRandom(1), character -> {});
        return () -> generator.write(prompt, TEXT_LENGTH, List.of(voice));
    }

    private double medianSeconds(Runnable work) {
        Timing.seconds(work, seconds); // to warm up
        List<Double> times = Timing.seconds(work, seconds).stream().sorted().toList();
        return times.get(times.size() / 2);
    }
}
