package org.gru4j.keras;

import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/**
 * What goes from one part of a network to the next: [batch, time, width] or [batch, width].
 *
 * @param part the name of the part that gives it
 * @param width features; {@value #UNKNOWN} where only the next layer's weights tell
 * @param time steps; {@value #UNKNOWN} where any number is possible
 * @param sequence whether there are time steps
 * @param mask the part that tells which steps count; null where all do
 * @param marked whether steps that do not count still hold the number that says so, which Keras sets to 0
 */
record Tensor(
        String part,
        long width,
        long time,
        boolean sequence,
        @Nullable String mask,
        boolean marked) {

    static final long UNKNOWN = -1;

    /** The same shape, from another part. */
    Tensor from(String other) {
        return new Tensor(other, width, time, sequence, mask, marked);
    }

    /** The same steps with other features. */
    Tensor from(String other, long newWidth) {
        return new Tensor(other, newWidth, time, sequence, mask, marked);
    }

    /** A vector per example. */
    static Tensor vector(String part, long width) {
        return new Tensor(part, width, UNKNOWN, false, null, false);
    }

    /** What a recurrent layer of that name needs. */
    void requireSequence(String name) {
        if (!sequence()) {
            throw new KerasException(Words.format(
                    "layer %s: needs a sequence [batch, time, features], but gets [batch, features]", name));
        }
    }
}
