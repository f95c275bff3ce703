package org.gru4j.sampling.internal;

import org.gru4j.settings.internal.Range;

/**
 * What happens to a distribution before it is drawn from, in the order in which llama.cpp applies it: repetition penalty,
 * top-k, top-p, min-p. Each filter sees what the one before has left; the temperature comes after all of them.
 *
 * @param repetitionPenalty the logarithm of the probability of what was chosen lately is multiplied by it, so above 1 makes
 *     it less probable; 1 changes nothing. It is llama.cpp's rule for logits that are not above zero, which logarithms of
 *     probabilities never are
 * @param repetitionWindow how far back "lately" goes, in symbols
 * @param topK keeps the k most probable; 0 keeps all
 * @param topP keeps the fewest of the most probable that have this share together; 1 keeps all
 * @param minP keeps what has at least this share of the largest probability; 0 keeps all
 */
public record Filters(double repetitionPenalty, int repetitionWindow, int topK, double topP, double minP) {

    /** llama.cpp's window. */
    public static final int DEFAULT_WINDOW = 64;

    /** Changes nothing. */
    public static final Filters NONE = new Filters(1, DEFAULT_WINDOW, 0, 1, 0);

    public Filters {
        Range.aboveZero("repetitionPenalty", repetitionPenalty);
        Range.atLeast(1, "repetitionWindow", repetitionWindow);
        Range.atLeast(0, "topK", topK);
        Range.require(topP > 0 && topP <= 1, "topP", "above 0 and at most 1", topP);
        Range.require(minP >= 0 && minP <= 1, "minP", "0 to 1", minP);
    }

    /** How many of the symbols chosen last make a difference. */
    int memory() {
        return repetitionPenalty == 1 ? 0 : repetitionWindow;
    }

    /**
     * Changes logits.
     *
     * @param logits logarithms of probabilities
     * @param recent the symbols chosen last, the newest at the end
     */
    void apply(double[] logits, int[] recent) {
        if (repetitionPenalty != 1) {
            penalize(logits, recent);
        }
        if (topK > 0) {
            Truncation.topK(logits, topK);
        }
        if (topP < 1) {
            Truncation.topP(logits, topP);
        }
        if (minP > 0) {
            Truncation.minP(logits, minP);
        }
    }

    /** Once for each symbol, however often it was chosen. */
    private void penalize(double[] logits, int[] recent) {
        boolean[] done = new boolean[logits.length];
        for (int i = Math.max(0, recent.length - repetitionWindow); i < recent.length; i++) {
            if (!done[recent[i]]) {
                done[recent[i]] = true;
                logits[recent[i]] *= repetitionPenalty;
            }
        }
    }
}
