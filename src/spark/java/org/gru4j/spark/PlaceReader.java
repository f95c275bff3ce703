package org.gru4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.IntBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.LineEndings;
import org.gru4j.corpus.internal.StrictDecoder;
import org.gru4j.internal.Words;

/**
 * Reads stretches of a {@link LargeText} from its sources, of which it reads little more than it is asked for. It is
 * serializable where they are.
 *
 * @param sources the text, in order
 * @param lineEndings what becomes of the ends of lines
 */
record PlaceReader(List<TextSource> sources, LineEndings lineEndings) implements Serializable {

    private static final int SMALLEST_BUFFER = 256;

    public PlaceReader {
        sources = List.copyOf(sources);
    }

    /**
     * The {@code count} characters from a place on.
     *
     * @throws CorpusException if the text has changed since the place was found, as far as that is seen: it ends too early,
     *     it is no UTF-8, or a source ends elsewhere
     */
    public int[] codePoints(Place from, int count) throws IOException {
        int[] codePoints = new int[count];
        forEachCodePoint(from, count, IntBuffer.wrap(codePoints)::put);
        return codePoints;
    }

    /** Walks them. */
    void forEachCodePoint(Place from, int count, IntConsumer consumer) throws IOException {
        try (TextCursor text = new TextCursor(sources, lineEndings, from, buffer((long) from.skip() + count))) {
            for (int i = -from.skip(); i < count; i++) {
                int codePoint = text.next();
                if (codePoint < 0) {
                    throw new CorpusException(Words.format(
                            "the text changed while it was in use: it ends %,d characters too early; start again",
                            count - i));
                }
                if (i >= 0) {
                    consumer.accept(codePoint);
                }
            }
        }
    }

    private static int buffer(long characters) {
        return (int) Math.min(Math.max(characters, SMALLEST_BUFFER), StrictDecoder.BUFFER);
    }
}
