package org.gru4j.model.internal;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts that begin and end at different times, one character of each at a time. What it says of a text is what a {@link
 * Predictor} says that reads this text alone, to the last bit; texts of GRUs with a target for every character share the work.
 * For one thread at a time.
 */
public final class JointPredictor {

    private final Predictor reader;
    private final @Nullable PlainNetwork plain;
    private final int[] opening;
    private final float @Nullable [][] opened; // the state after the opening [layers, units]

    /** What is known of one text. */
    public static final class Reading {

        private final float @Nullable [][] state;
        private final @Nullable Predictor own;

        private Reading(float @Nullable [][] state, @Nullable Predictor own) {
            this.state = state;
            this.own = own;
        }
    }

    /**
     * A reader with a predictor's weights.
     *
     * @param opening what is read before each text; possibly nothing
     */
    public JointPredictor(Predictor predictor, int[] opening) {
        this.reader = predictor.fresh();
        this.plain = reader.plain();
        this.opening = opening.clone();
        this.opened = plain == null ? null : opened(plain, opening);
    }

    private static float[][] opened(PlainNetwork plain, int[] opening) {
        float[][] state = plain.zeros();
        for (int id : opening) {
            plain.next(new int[] {id}, List.<float[][]>of(state));
        }
        return state;
    }

    /** A text of which nothing is read yet but the opening. */
    public Reading begin() {
        if (opened != null) {
            float[][] state = opened.clone();
            for (int layer = 0; layer < state.length; layer++) {
                state[layer] = state[layer].clone();
            }
            return new Reading(state, null);
        }
        Predictor own = reader.fresh();
        if (opening.length > 0) {
            own.next(new int[][] {opening});
        }
        return new Reading(null, own);
    }

    /**
     * Reads on in some texts.
     *
     * @param texts any that this reader has begun, each once
     * @param ids of the character that follows in each [texts]
     * @return the probability of each character to be the next one [texts, vocabulary]
     */
    public float[][] next(List<Reading> texts, int[] ids) {
        if (plain != null) {
            return plain.next(
                    ids,
                    texts.stream()
                            .map(text -> Objects.requireNonNull(text.state))
                            .toList());
        }
        float[][] probabilities = new float[ids.length][];
        for (int i = 0; i < ids.length; i++) {
            probabilities[i] = Objects.requireNonNull(texts.get(i).own).next(new int[][] {{ids[i]}})[0];
        }
        return probabilities;
    }
}
