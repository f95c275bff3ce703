package org.gru4j.model;

/**
 * Reads one character with a model that has just come out of a file. Network, configuration and vocabulary may each be
 * sound and still not go together; whoever writes text with them shall not find that out halfway.
 */
final class TrialStep {

    private static final double TOLERANCE = 1e-3;

    private TrialStep() {}

    /** What is wrong with the model, to read on from "it", or nothing: the empty string. */
    static String fault(CharacterModel model) {
        float[] probabilities = new Predictor(model).next(new int[][] {{0}})[0];
        double sum = 0;
        for (float probability : probabilities) {
            sum += probability >= 0 ? probability : Double.NaN;
        }
        // A network adds them up in 32 bits, where each may be rounded.
        double tolerance = TOLERANCE + probabilities.length * Math.ulp(1f);
        return Math.abs(sum - 1) <= tolerance ? "" : "its network does not give probabilities";
    }
}
