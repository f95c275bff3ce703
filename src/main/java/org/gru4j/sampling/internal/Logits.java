package org.gru4j.sampling.internal;

/** Logarithms of probabilities, up to a constant; what cannot be chosen has negative infinity. */
final class Logits {

    private Logits() {}

    static double[] of(float[] probabilities) {
        double[] logits = new double[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = probabilities[i] > 0 ? Math.log(probabilities[i]) : Double.NEGATIVE_INFINITY;
        }
        return logits;
    }

    /**
     * The first index with the largest logit.
     *
     * @throws IllegalArgumentException if every logit is negative infinity
     */
    static int indexOfLargest(double[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        if (logits.length == 0 || logits[best] == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("probabilities must have one above 0, but none is");
        }
        return best;
    }

    /** exp((logit − largest) / temperature): the largest weight is 1, so nothing overflows at any temperature. */
    static double[] weights(double[] logits, double temperature) {
        double largest = logits[indexOfLargest(logits)];
        double[] weights = new double[logits.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = logits[i] == largest ? 1 : Math.exp((logits[i] - largest) / temperature);
        }
        return weights;
    }
}
