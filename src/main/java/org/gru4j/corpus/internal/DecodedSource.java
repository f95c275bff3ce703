package org.gru4j.corpus.internal;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.function.IntConsumer;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.LineEndings;
import org.gru4j.internal.Words;

/**
 * A source whose encoding is known, read as characters.
 *
 * @param source where the bytes come from
 * @param charset what they mean
 * @param lineEndings what becomes of the ends of lines
 */
record DecodedSource(Source source, Charset charset, LineEndings lineEndings) {

    /**
     * What there is to know after a walk.
     *
     * @param lineEnded whether the text so far, what comes before it included, has ended in a line end
     * @param marks how many byte order marks in the middle were passed over
     */
    record Pass(boolean lineEnded, long marks) {}

    /**
     * Walks the text, after a line end where what comes before has ended in none; an empty text is as if it were not there.
     *
     * @throws CorpusException if the bytes are no text in the encoding
     */
    Pass forEachCodePoint(IntConsumer consumer, boolean lineEnded) throws IOException {
        StrictDecoder decoder = new StrictDecoder(source.open(), charset);
        try (CodePoints text = new CodePoints(decoder, lineEndings == LineEndings.UNIX, 0, lineEnded)) {
            for (int codePoint = text.next(); codePoint >= 0; codePoint = text.next()) {
                consumer.accept(codePoint);
            }
            return new Pass(text.lineEnded(), text.marks());
        } catch (MalformedTextException malformed) {
            throw new CorpusException(
                    Words.format(
                            "%s is not %s text: %s; repair the file, or name its encoding",
                            source.name(), charset, malformed.getMessage()),
                    source.name());
        }
    }
}
