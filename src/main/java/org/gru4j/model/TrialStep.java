package org.gru4j.model;

import java.util.List;
import org.gru4j.internal.Words;

/**
 * Reads one character with a model that has just come out of a file. Network, configuration and vocabulary may each be
 * sound and still not go together; whoever writes text with them shall not find that out halfway.
 */
final class TrialStep {

    private static final double TOLERANCE = 1e-3;

    private TrialStep() {}

    /** What is wrong with the model, to read on from "it", or nothing: the empty string. */
    static String fault(CharacterModel model) {
        List<String> beginnings = model.beginnings();
        if (beginnings.isEmpty()
                || beginnings.stream().anyMatch(it -> !it.codePoints().allMatch(model.vocabulary()::contains))
                || beginnings.contains("")) {
            return "it has no beginnings of lines in its own characters";
        }
        float[] probabilities = new Predictor(model).next(new int[][] {{0}})[0];
        if (probabilities.length != model.vocabulary().size()) {
            return Words.format(
                    "its network has %,d outputs for %,d characters",
                    probabilities.length, model.vocabulary().size());
        }
        double sum = 0;
        for (float probability : probabilities) {
            sum += probability >= 0 ? probability : Double.NaN;
        }
        return Math.abs(sum - 1) <= TOLERANCE ? "" : "its network does not give probabilities";
    }
}
