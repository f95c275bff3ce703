package org.gru4j.corpus.internal;

import org.gru4j.corpus.CorpusException;
import org.gru4j.internal.Words;

/**
 * Equally long stretches of a text, one every {@code step} characters, each followed by at least one more character:
 * window {@code i} holds the characters from {@code first + i · step} on.
 *
 * @param textLength characters of the text
 * @param length characters per window, 1 or more
 * @param step characters from one window's start to the next one's, 1 or more
 * @param first where the first window starts, 0 or more
 */
public record Windows(long textLength, int length, int step, int first) {

    public Windows {
        if (length < 1) {
            throw new IllegalArgumentException("window must be 1 or more characters, but is " + length);
        }
        if (step < 1) {
            throw new IllegalArgumentException("step must be 1 or more characters, but is " + step);
        }
        if (textLength - first <= length) {
            throw new CorpusException(Words.format(
                    "the text has %,d characters, but a window of %,d needs at least %,d: give more text or a smaller window",
                    textLength, length, first + length + 1));
        }
    }

    /** Windows from the text's first character on. */
    public Windows(long textLength, int length, int step) {
        this(textLength, length, step, 0);
    }

    /** {@return how many windows there are} */
    public long count() {
        return (textLength - first - length - 1) / step + 1;
    }

    /** {@return where window {@code index} starts in the text} */
    public long start(long index) {
        return first + index * step;
    }

    /** {@return the same windows, all {@code offset} characters later; as many of them as still fit} */
    public Windows shifted(int offset) {
        return new Windows(textLength, length, step, first + offset);
    }
}
