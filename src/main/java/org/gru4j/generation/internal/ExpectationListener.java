package org.gru4j.generation.internal;

/** Is told what the network expected at each character, before any sampler. */
public interface ExpectationListener {

    /**
     * A character of the prompt was read; not called for its first one, of which nothing was expected.
     *
     * @param probabilities of each character to stand there [vocabulary]; they may not be changed or kept
     */
    void read(int id, float[] probabilities);

    /** The same for a character that was chosen. It becomes part of the text, or is dropped where the text ends before it. */
    void chose(int id, float[] probabilities);
}
