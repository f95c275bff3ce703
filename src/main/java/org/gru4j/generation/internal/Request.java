package org.gru4j.generation.internal;

import java.util.random.RandomGenerator;
import org.gru4j.generation.Limits;
import org.gru4j.generation.Passage;
import org.gru4j.generation.TextListener;
import org.gru4j.sampling.internal.Sampler;
import org.jspecify.annotations.Nullable;

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
 * @param expectations gets what was expected at each character; null where nobody asks
 */
public record Request(
        String prompt,
        Sampler sampler,
        RandomGenerator random,
        Limits limits,
        boolean countsCopies,
        TextListener listener,
        @Nullable ExpectationListener expectations) {

    /** A text of which nobody asks what was copied. */
    public Request(String prompt, Sampler sampler, RandomGenerator random, Limits limits, TextListener listener) {
        this(prompt, sampler, random, limits, false, listener);
    }

    /** A text of which nobody asks what was expected. */
    public Request(
            String prompt,
            Sampler sampler,
            RandomGenerator random,
            Limits limits,
            boolean countsCopies,
            TextListener listener) {
        this(prompt, sampler, random, limits, countsCopies, listener, null);
    }

    public Request {
        if (prompt.isEmpty()) {
            throw new IllegalArgumentException("a prompt must have at least one character, but has none");
        }
    }
}
