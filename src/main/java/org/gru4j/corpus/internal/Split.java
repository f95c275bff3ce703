package org.gru4j.corpus.internal;

import org.jspecify.annotations.Nullable;

/**
 * A text in two: the first part to learn from, the last to measure on what has never been seen.
 *
 * @param training the first part
 * @param validation the last part; null where nothing is held out
 */
public record Split(EncodedText training, @Nullable EncodedText validation) {

    /** Fewer held-out characters than this measure chance. */
    public static final int FEWEST = 1000;

    /** {@return how many characters stand before the last {@code share} of a text} */
    public static int place(int length, double share) {
        return (int) place((long) length, share);
    }

    private static long place(long length, double share) {
        return (long) (length * (1 - share));
    }

    /**
     * {@return how many characters of a text, from its beginning on, are learnt when the last {@code share} is held
     * out as {@link #of} does it; all of them where nothing is}
     */
    public static long learnt(long length, double share, int window) {
        long training = place(length, share);
        long validation = length - training;
        boolean tooShort = validation < FEWEST || Math.min(training, validation) <= window;
        return share == 0 || tooShort ? length : training;
    }

    /**
     * Holds out the last {@code share} of a text, rounded up to a whole character: of nanoGPT's tinyshakespeare, with 0.1,
     * what follows character 1,003,854. Nothing is held out where that would be fewer than {@value #FEWEST} characters, or
     * where a part would not have more than a window.
     *
     * @param share 0 or more and below 1
     * @param window characters that a network is shown at once
     * @return the two parts
     */
    public static Split of(EncodedText text, double share, int window) {
        int training = (int) learnt(text.length(), share, window);
        if (training == text.length()) {
            return new Split(text, null);
        }
        return new Split(text.slice(0, training), text.slice(training, text.length()));
    }
}
