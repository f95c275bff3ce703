package org.gru4j.inspection.internal;

import java.util.ArrayList;
import java.util.List;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.inspection.InspectedCharacter.Candidate;
import org.gru4j.inspection.InspectedCharacter.Prediction;
import org.jspecify.annotations.Nullable;

/** What a model expected at a place, in figures. */
final class Expectation {

    private static final double LN_2 = Math.log(2);

    private Expectation() {}

    /**
     * The figures.
     *
     * @param probabilities of each character
     * @param id the one that came
     * @param nats its −ln p
     * @param nGramNats that of an n-gram; null without one
     */
    static Prediction of(
            float[] probabilities, int id, double nats, @Nullable Double nGramNats, Vocabulary vocabulary) {
        double entropy = 0;
        int rank = 1;
        for (float probability : probabilities) {
            entropy -= probability > 0 ? probability * Math.log(probability) : 0;
            rank += probability > probabilities[id] ? 1 : 0;
        }
        return new Prediction(
                nats / LN_2,
                rank,
                entropy / LN_2,
                likely(probabilities, vocabulary),
                nGramNats == null ? null : (nGramNats - nats) / LN_2);
    }

    private static List<Candidate> likely(float[] probabilities, Vocabulary vocabulary) {
        int[] ids = new int[Math.min(Prediction.LIKELY, probabilities.length)];
        int count = 0;
        for (int id = 0; id < probabilities.length; id++) {
            if (count < ids.length || probabilities[id] > probabilities[ids[count - 1]]) {
                int place = count < ids.length ? count++ : count - 1;
                for (; place > 0 && probabilities[id] > probabilities[ids[place - 1]]; place--) {
                    ids[place] = ids[place - 1];
                }
                ids[place] = id;
            }
        }
        List<Candidate> likely = new ArrayList<>();
        for (int id : ids) {
            likely.add(new Candidate(vocabulary.codePointOf(id), probabilities[id]));
        }
        return likely;
    }
}
