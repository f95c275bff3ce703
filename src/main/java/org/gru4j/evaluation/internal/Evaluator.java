package org.gru4j.evaluation.internal;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.EvaluationOptions;
import org.gru4j.evaluation.KnownText;
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

    private final Supplier<Reader> readers;
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
     * An evaluator of the model as it is.
     *
     * @param resetEvery clear the state every so many characters of the text, 2 or more, as if a new text began there; or
     *     {@link EvaluationOptions#NEVER}
     * @param progress told now and then how many characters were read
     */
    public Evaluator(CharacterModel model, int resetEvery, IntConsumer progress) {
        this(trained(model), resetEvery, progress);
    }

    private Evaluator(Supplier<Reader> readers, int resetEvery, IntConsumer progress) {
        if (resetEvery < 2) {
            throw new IllegalArgumentException(
                    "the state can be reset every 2 characters or more, for the first after it is only read, but not every "
                            + resetEvery);
        }
        this.readers = readers;
        this.resetEvery = resetEvery;
        this.progress = progress;
    }

    /** The same of a model that adapts to each text as it reads: {@link DynamicEvaluation}. */
    static Evaluator adapting(CharacterModel model, int resetEvery, IntConsumer progress) {
        return new Evaluator(() -> new DynamicEvaluation(model), resetEvery, progress);
    }

    private static Supplier<Reader> trained(CharacterModel model) {
        Predictor predictor = new Predictor(model);
        return () -> new Trained(predictor.fresh());
    }

    /** The model as it is. */
    private record Trained(Predictor predictor) implements Reader {

        @Override
        public void forget() {
            predictor.reset();
        }

        @Override
        public int atOnce() {
            return BLOCK;
        }

        @Override
        public float[][] read(int[] characters) {
            return predictor.nextOfEach(Arrays.copyOf(characters, characters.length - 1));
        }
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
        Reader reader = readers.get();
        int first = 0;
        while (first < positions.length) {
            int last = first + 1;
            while (last < positions.length && positions[last] / resetEvery == positions[first] / resetEvery) {
                last++;
            }
            reader.forget();
            readPiece(reader, text, Arrays.copyOfRange(positions, first, last), score);
            first = last;
        }
        return score.result();
    }

    private void readPiece(Reader reader, KnownText text, int[] positions, Score score) {
        int predictions = positions.length - 1;
        for (int from = 0; from < predictions; from += reader.atOnce()) {
            int to = Math.min(from + reader.atOnce(), predictions);
            int[] characters = new int[to - from + 1];
            for (int t = 0; t < characters.length; t++) {
                characters[t] = text.modelIdAt(positions[from + t]);
            }
            float[][] probabilities = reader.read(characters);
            for (int t = 0; t < probabilities.length; t++) {
                score.add(positions[from + t + 1], probabilities[t]);
            }
            progress.accept(positions[to]);
        }
    }
}
