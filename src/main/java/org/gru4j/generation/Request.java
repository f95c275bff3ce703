package org.gru4j.generation;

import java.util.random.RandomGenerator;
import org.gru4j.sampling.Sampler;

/**
 * A text to be written.
 *
 * @param prompt what it goes on from, one character or more, of any length; the listener does not get it
 * @param sampler chooses each character
 * @param random where its random numbers come from, one for each character
 * @param limits where it ends
 * @param countsCopies whether the {@link Passage} tells what was copied, if the model can; for a long training text that
 *     takes a second or two to begin with
 * @param listener gets the characters
 */
public record Request(
        String prompt,
        Sampler sampler,
        RandomGenerator random,
        Limits limits,
        boolean countsCopies,
        TextListener listener) {

    /** A text of which nobody asks what was copied. */
    public Request(String prompt, Sampler sampler, RandomGenerator random, Limits limits, TextListener listener) {
        this(prompt, sampler, random, limits, false, listener);
    }

    public Request {
        if (prompt.isEmpty()) {
            throw new IllegalArgumentException("a prompt must have at least one character, but has none");
        }
    }
}
