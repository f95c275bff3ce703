package org.gru4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.gru4j.corpus.Corpus;
import org.gru4j.internal.Words;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.training.Recipe;
import org.gru4j.training.RecipeChooser;
import org.gru4j.training.SpeedTest;
import org.gru4j.training.TrainingConfiguration;

/**
 * A recipe that was fitted to a text, to this machine and to the time there is.
 *
 * @param reason a line that says what was chosen and why
 */
record FittedRecipe(Recipe recipe, String reason) {

    /** Of any machine, in characters per second: good enough for a text whose epochs take next to nothing. */
    private static final double USUAL_SPEED = 50_000;

    private static final double SPEED_TEST_SECONDS = 1.2;
    private static final double SPEED_TEST_SHARE = 0.05; // of the time there is
    private static final int STEPS_TIMED_TOGETHER = 5;

    /** More different characters than these hardly change what a step costs, or cannot be made up. */
    private static final int LARGEST_VOCABULARY = 10_000;

    /** Times the machine for a second, unless the text is too short for it to matter. */
    static FittedRecipe of(Corpus text, RecipeOptions options) {
        int characters = text.text().length();
        int vocabularySize = text.vocabulary().size();
        double speed =
                RecipeChooser.isShort(characters) ? USUAL_SPEED : measuredSpeed(vocabularySize, options.seconds());
        RecipeChooser chooser = new RecipeChooser(characters, vocabularySize, speed);
        Recipe recipe = options.recipe(chooser);
        return new FittedRecipe(recipe, reason(recipe, chooser));
    }

    private static String reason(Recipe recipe, RecipeChooser chooser) {
        ModelConfiguration model = recipe.model();
        TrainingConfiguration training = recipe.training();
        Double seconds = training.end().seconds();
        return Words.format(
                "chosen for %s: %s at about %,.0f characters per second, %d %s at most, batches of %d, dropout %s, recurrent dropout %s%n",
                seconds == null ? "this text" : Words.format("%.0f s", seconds),
                model.layers().stream().map(LayerSpec::toString).collect(Collectors.joining(" ")),
                chooser.speed(model.layers()),
                training.epochs(),
                training.epochs() == 1 ? "epoch" : "epochs",
                training.batchSize(),
                model.dropout(),
                model.recurrentDropout());
    }

    /**
     * A few steps of the reference recipe, of which the fastest in a row count: the slowest are the first, which load the
     * libraries.
     */
    private static double measuredSpeed(int vocabularySize, double seconds) {
        int characters = Math.max(2, Math.min(vocabularySize, LARGEST_VOCABULARY));
        List<Double> steps = new ArrayList<>();
        try (SpeedTest test = new SpeedTest(RecipeChooser.reference(), characters)) {
            test.step();
            long start = System.nanoTime();
            do {
                long before = System.nanoTime();
                test.step();
                steps.add((System.nanoTime() - before) / 1e9);
            } while ((System.nanoTime() - start) / 1e9 < Math.min(SPEED_TEST_SECONDS, SPEED_TEST_SHARE * seconds));
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
