package org.gru4j.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gru4j.corpus.Vocabulary;
import org.jspecify.annotations.Nullable;

/**
 * How probable a piece of a text was.
 *
 * @param token the piece: one character, or some of a prompt that were replaced together
 * @param offset of its first character, from the prompt's beginning
 * @param logprob the natural logarithm of its probability; null where nothing was expected
 * @param likely the most probable characters there and the logarithms of their probabilities, the most probable first
 */
record Note(
        String token,
        int offset,
        @Nullable Double logprob,
        @Nullable Map<String, Double> likely) {

    /** What was expected at a place, and came. */
    static Note of(Vocabulary vocabulary, int id, float[] probabilities, int count) {
        Map<String, Double> likely = new LinkedHashMap<>();
        boolean[] taken = new boolean[probabilities.length];
        for (int i = 0; i < Math.min(count, probabilities.length); i++) {
            int best = -1;
            for (int other = 0; other < probabilities.length; other++) {
                if (!taken[other] && (best < 0 || probabilities[other] > probabilities[best])) {
                    best = other;
                }
            }
            taken[best] = true;
            likely.put(Character.toString(vocabulary.codePointOf(best)), logarithm(probabilities[best]));
        }
        return new Note(
                Character.toString(vocabulary.codePointOf(id)),
                0,
                logarithm(probabilities[id]),
                count == 0 ? null : likely);
    }

    /** A float that has become 0 stands for less than it can say; nothing is impossible to a softmax. */
    private static double logarithm(float probability) {
        return Math.log(Math.max(probability, Float.MIN_VALUE));
    }

    Note at(String token, int offset) {
        return new Note(token, offset, logprob, likely);
    }
}
