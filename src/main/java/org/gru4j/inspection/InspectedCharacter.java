package org.gru4j.inspection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A character of a text.
 *
 * @param codePoint what it is
 * @param isKnown whether the model knows it; if not, it was passed over
 * @param prediction what the model had expected here; null for the first known character, which has nothing before it, and
 *     where the character is not known
 */
public record InspectedCharacter(
        int codePoint, boolean isKnown, @Nullable Prediction prediction) {

    /**
     * What a model expects next, and how that fits the character that came.
     *
     * @param surprisal of that character, −log₂ p, in bits
     * @param rank of that character among all, 1 for the most probable one
     * @param entropy of the expectation, −Σ p log₂ p, in bits
     * @param likely the {@value #LIKELY} most probable characters, or all where there are fewer, the most probable one first
     * @param advantage over the n-gram, in bits: log₂ p − log₂ of the n-gram's p; null without n-gram
     */
    public record Prediction(
            double surprisal,
            int rank,
            double entropy,
            List<Candidate> likely,
            @Nullable Double advantage) {

        /** How many of the most probable characters are told. */
        public static final int LIKELY = 5;

        public Prediction {
            likely = List.copyOf(likely);
        }
    }

    /**
     * A character that may come next.
     *
     * @param probability 0 to 1
     */
    public record Candidate(int codePoint, double probability) {}
}
