package org.gru4j.evaluation.internal;

import java.util.Arrays;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.Evaluation;
import org.gru4j.evaluation.KnownText;
import org.gru4j.internal.Words;

/** How well a text is predicted, added up character by character. */
final class Score {

    private final KnownText text;
    private final Evaluator.Expectations expectations;
    private final float[] surprisal;
    private int characters;
    private int hits;
    private double sum;

    Score(KnownText text, Evaluator.Expectations expectations) {
        this.text = text;
        this.expectations = expectations;
        this.surprisal = new float[text.length()];
        Arrays.fill(surprisal, Float.NaN);
    }

    /** The character at {@code position} was predicted with these probabilities of all characters. */
    void add(int position, float[] probabilities) {
        int id = text.modelIdAt(position);
        // A float that has become 0 stands for less than it can say; nothing is impossible to a softmax.
        double nats = -Math.log(Math.max(probabilities[id], Float.MIN_VALUE));
        surprisal[position] = (float) nats;
        sum += nats;
        characters++;
        hits += mostProbable(probabilities) == id ? 1 : 0;
        expectations.at(position, probabilities, nats);
    }

    /** @throws IllegalArgumentException if no character was predicted */
    EvaluatedText result() {
        if (characters == 0) {
            throw new IllegalArgumentException(Words.format(
                    "there is nothing to predict in a text of %,d characters, %,d of them known to the model: the first one is only read, so at least 2 are needed",
                    text.length(), text.knownPositions().length));
        }
        return new EvaluatedText(
                text, surprisal, new Evaluation(characters, sum / characters, (double) hits / characters));
    }

    private static int mostProbable(float[] probabilities) {
        int best = 0;
        for (int id = 1; id < probabilities.length; id++) {
            best = probabilities[id] > probabilities[best] ? id : best;
        }
        return best;
    }
}
