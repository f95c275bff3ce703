package org.gru4j.evaluation.internal;

/** Reads a text, some characters at a time, and predicts each of them before it is read. It is for one thread. */
interface Reader {

    /** Begins a new text. */
    void forget();

    /** How many characters it reads at once, at most. */
    int atOnce();

    /**
     * Reads on.
     *
     * @param characters the ids that are read, {@link #atOnce} of them at most, and the one that follows them
     * @return after each that is read the probability of each character to be the next one [time, vocabulary]
     */
    float[][] read(int[] characters);
}
