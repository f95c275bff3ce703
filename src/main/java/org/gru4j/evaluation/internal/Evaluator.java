package org.gru4j.evaluation.internal;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.Evaluation;
import org.gru4j.evaluation.EvaluationOptions;
import org.gru4j.evaluation.KnownText;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.Predictor;

/**
 * Reads a text with a model as one stream, from the state of zeros on, and notes how probable the model found each
 * character.
 *
 * <p>Each character is predicted from all that were read before it. The first one has nothing before it and is only read, so
 * that a text of n characters gives n − 1 predictions. Characters that the model does not know are passed over: they are
 * neither predicted nor read.
 *
 * <p>One evaluator may read in many threads at once, and so may several with one model, each with the figures that it would
 * have alone.
 */
public final class Evaluator {

    private static final int BLOCK = 256; // characters between two calls of a network that takes many at once

    private final Predictor predictor;
    private final int resetEvery;
    private final IntConsumer progress;

    /** Gets what the model expected. */
    @FunctionalInterface
    public interface Expectations {

        /**
         * Called for each character that is predicted, in order.
         *
         * @param position of the character
         * @param probabilities of each of the model's characters to stand there
         * @param nats −ln p of the one that does
         */
        void at(int position, float[] probabilities, double nats);
    }

    /**
     * An evaluator.
     *
     * @param resetEvery clear the state every so many characters of the text, 2 or more, as if a new text began there; or
     *     {@link EvaluationOptions#NEVER}
     * @param progress told now and then how many characters were read
     */
    public Evaluator(CharacterModel model, int resetEvery, IntConsumer progress) {
        if (resetEvery < 2) {
            throw new IllegalArgumentException(
                    "the state can be reset every 2 characters or more, for the first after it is only read, but not every "
                            + resetEvery);
        }
        this.predictor = new Predictor(model);
        this.resetEvery = resetEvery;
        this.progress = progress;
    }

    /**
     * Reads a text.
     *
     * @return how well the text is predicted
     * @throws IllegalArgumentException if it has no character that can be predicted
     */
    public EvaluatedText read(KnownText text) {
        return read(text, (position, probabilities, nats) -> {});
    }

    /** The same, and tells what the model expected. */
    public EvaluatedText read(KnownText text, Expectations expectations) {
        int[] positions = text.knownPositions();
        Score score = new Score(text, expectations);
        int first = 0;
        while (first < positions.length) {
            int last = first + 1;
            while (last < positions.length && positions[last] / resetEvery == positions[first] / resetEvery) {
                last++;
            }
            readPiece(predictor.fresh(), Arrays.copyOfRange(positions, first, last), score);
            first = last;
        }
        return score.result();
    }

    private void readPiece(Predictor reader, int[] positions, Score score) {
        int predictions = positions.length - 1;
        for (int from = 0; from < predictions; from += BLOCK) {
            int to = Math.min(from + BLOCK, predictions);
            int[] ids = new int[to - from];
            for (int t = 0; t < ids.length; t++) {
                ids[t] = score.text.modelIdAt(positions[from + t]);
            }
            float[][] probabilities = reader.nextOfEach(ids);
            for (int t = 0; t < ids.length; t++) {
                score.add(positions[from + t + 1], probabilities[t]);
            }
            progress.accept(positions[to]);
        }
    }

    private static final class Score {

        private final KnownText text;
        private final Expectations expectations;
        private final float[] surprisal;
        private int characters;
        private int hits;
        private double sum;

        Score(KnownText text, Expectations expectations) {
            this.text = text;
            this.expectations = expectations;
            this.surprisal = new float[text.length()];
            Arrays.fill(surprisal, Float.NaN);
        }

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
}
