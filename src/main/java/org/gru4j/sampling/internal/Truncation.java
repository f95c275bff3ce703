package org.gru4j.sampling.internal;

import java.util.Arrays;

/** Takes what is improbable out of a distribution: sets its logits to negative infinity. The most probable always stays. */
final class Truncation {

    private Truncation() {}

    /** Keeps the {@code k} most probable; of equally probable ones, those with the lowest indices. */
    static void topK(double[] logits, int k) {
        keepLargest(logits, k);
    }

    /**
     * Keeps the fewest whose probabilities, the largest first, sum to {@code p} or more: nucleus sampling (Holtzman et al.,
     * The Curious Case of Neural Text Degeneration, 2020).
     */
    static void topP(double[] logits, double p) {
        double[] ascending = Logits.weights(logits, 1);
        Arrays.sort(ascending);
        double total = 0;
        for (double weight : ascending) {
            total += weight;
        }
        int kept = 0;
        double sum = 0;
        while (kept < ascending.length && (kept == 0 || sum < p * total)) {
            kept++;
            sum += ascending[ascending.length - kept];
        }
        keepLargest(logits, kept);
    }

    /** Keeps what has at least {@code p} times the probability of the most probable (Nguyen et al., min-p, 2024). */
    static void minP(double[] logits, double p) {
        double threshold = logits[Logits.indexOfLargest(logits)] + Math.log(p);
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] < threshold) {
                logits[i] = Double.NEGATIVE_INFINITY;
            }
        }
    }

    private static void keepLargest(double[] logits, int count) {
        if (count >= logits.length) {
            return;
        }
        double[] ascending = logits.clone();
        Arrays.sort(ascending);
        double smallestKept = ascending[logits.length - count];
        int above = 0;
        for (double logit : logits) {
            above += logit > smallestKept ? 1 : 0;
        }
        int ties = count - above;
        for (int i = 0; i < logits.length; i++) {
            boolean kept = logits[i] > smallestKept || (logits[i] == smallestKept && ties-- > 0);
            if (!kept) {
                logits[i] = Double.NEGATIVE_INFINITY;
            }
        }
    }
}
