package org.gru4j.run.internal;

import java.util.List;
import org.gru4j.model.LayerSpec;
import org.gru4j.training.internal.RecipeChooser;
import org.gru4j.training.internal.SpeedTest;
import org.gru4j.training.internal.Timing;
import org.gru4j.training.internal.TrainingPlan;
import org.jspecify.annotations.Nullable;

/**
 * A recipe that was fitted to a text, to this machine and to the time there is.
 *
 * @param charactersPerSecond that the machine is expected to learn with it
 */
public record RecipeFitting(TrainingPlan plan, double charactersPerSecond) {

    /** Of any machine, in characters per second: good enough for a text whose epochs take next to nothing. */
    private static final double USUAL_SPEED = 50_000;

    private static final double SPEED_TEST_SECONDS = 1.2;
    private static final double SPEED_TEST_SHARE = 0.05; // of the time there is
    private static final int STEPS_TIMED_TOGETHER = 5;

    /** More different characters than these hardly change what a step costs, or cannot be made up. */
    private static final int LARGEST_VOCABULARY = 10_000;

    /**
     * Times the machine for a second, unless the text is too short for it to matter.
     *
     * @param seconds there are for the whole run
     * @param layers that must be; null to choose their size, too
     * @param epochs that must be, however long they take; null for as many as there is time for
     */
    public static RecipeFitting of(
            int characters,
            int vocabularySize,
            double seconds,
            @Nullable List<LayerSpec> layers,
            @Nullable Integer epochs) {
        double speed = RecipeChooser.isShort(characters) ? USUAL_SPEED : measuredSpeed(vocabularySize, seconds);
        RecipeChooser chooser = new RecipeChooser(characters, vocabularySize, speed);
        TrainingPlan plan = chooser.choose(seconds, layers, epochs);
        return new RecipeFitting(plan, chooser.speed(plan.model().layers()));
    }

    /**
     * A few steps of the reference recipe, of which the fastest in a row count: the slowest are the first, which load the
     * libraries.
     */
    private static double measuredSpeed(int vocabularySize, double seconds) {
        int characters = Math.max(2, Math.min(vocabularySize, LARGEST_VOCABULARY));
        try (SpeedTest test = new SpeedTest(RecipeChooser.reference(), characters)) {
            test.step();
            List<Double> steps = Timing.seconds(test::step, Math.min(SPEED_TEST_SECONDS, SPEED_TEST_SHARE * seconds));
            return test.charactersPerStep() / fastest(steps);
        }
    }

    private static double fastest(List<Double> steps) {
        int together = Math.min(STEPS_TIMED_TOGETHER, steps.size());
        double fastest = Double.POSITIVE_INFINITY;
        for (int first = 0; first + together <= steps.size(); first++) {
            double sum = steps.subList(first, first + together).stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            fastest = Math.min(fastest, sum / together);
        }
        return fastest;
    }
}
