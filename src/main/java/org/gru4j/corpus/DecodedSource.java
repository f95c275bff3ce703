package org.gru4j.corpus;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.function.IntConsumer;

/**
 * A source whose encoding is known, read as characters: code points, never half of a surrogate pair.
 *
 * @param source where the bytes come from
 * @param charset what they mean
 * @param lineEndings what becomes of the ends of lines
 */
record DecodedSource(Source source, Charset charset, LineEndings lineEndings) {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /**
     * Walks the text, after a line end where {@code before} is none, and returns its last code point; an empty text is as
     * if it were not there: {@code before}.
     *
     * @throws CorpusException if the bytes are no text in the encoding
     */
    int forEachCodePoint(IntConsumer consumer, int before) throws IOException {
        try (StrictDecoder decoder = new StrictDecoder(source.open(), charset)) {
            return walk(decoder, consumer, before);
        } catch (MalformedTextException malformed) {
            throw new CorpusException("%s is not %s text: %s; repair the file, or name its encoding with --encoding"
                    .formatted(source.name(), charset, malformed.getMessage()));
        }
    }

    private int walk(StrictDecoder decoder, IntConsumer consumer, int before) throws IOException {
        int previous = before;
        int unit = decoder.read();
        if (unit == BYTE_ORDER_MARK) {
            unit = decoder.read();
        }
        if (unit != -1 && before != '\n' && before != '\r') {
            consumer.accept('\n');
        }
        while (unit != -1) {
            int codePoint = unit;
            int following = decoder.read();
            if (Character.isHighSurrogate((char) unit)
                    && following != -1
                    && Character.isLowSurrogate((char) following)) {
                codePoint = Character.toCodePoint((char) unit, (char) following);
                following = decoder.read();
            } else if (unit == '\r' && lineEndings == LineEndings.UNIX) {
                codePoint = '\n';
                following = following == '\n' ? decoder.read() : following;
            }
            consumer.accept(codePoint);
            previous = codePoint;
            unit = following;
        }
        return previous;
    }
}
