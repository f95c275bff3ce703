package org.gru4j.corpus;

/**
 * Equally long stretches of a text, one every {@code step} characters, each followed by at least one more character:
 * window {@code i} holds the characters from {@code i · step} on.
 *
 * @param text the text
 * @param length characters per window, 1 or more
 * @param step characters from one window's start to the next one's, 1 or more
 */
public record Windows(EncodedText text, int length, int step) {

    public Windows {
        if (length < 1) {
            throw new IllegalArgumentException("window must be 1 or more characters, but is " + length);
        }
        if (step < 1) {
            throw new IllegalArgumentException("step must be 1 or more characters, but is " + step);
        }
        if (text.length() <= length) {
            throw new CorpusException(
                    "the text has %,d characters, but a window of %,d needs at least %,d: give more text or a smaller --window"
                            .formatted(text.length(), length, length + 1));
        }
    }

    /** How many windows there are. */
    public int count() {
        return (text.length() - length - 1) / step + 1;
    }

    /** Where window {@code index} starts in the text. */
    public int start(int index) {
        return Math.toIntExact((long) index * step);
    }

    /** The same windows, all {@code offset} characters later; as many of them as still fit. */
    public Windows shifted(int offset) {
        return new Windows(text.slice(offset, text.length()), length, step);
    }
}
