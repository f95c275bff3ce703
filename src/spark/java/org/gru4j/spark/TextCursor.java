package org.gru4j.spark;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.LineEndings;
import org.gru4j.corpus.internal.CodePoints;
import org.gru4j.corpus.internal.MalformedTextException;
import org.gru4j.corpus.internal.StrictDecoder;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/** Reads sources one after another as one text, one character at a time, and knows where it is. */
final class TextCursor implements Closeable {

    private final List<TextSource> sources;
    private final LineEndings lineEndings;
    private final int buffer;
    private final ObjLongConsumer<String> marks;
    private int source;
    private long offset;
    private boolean lineEnded;
    private @Nullable CodePoints text; // of the source, where it is open

    /**
     * Reads from a place on, what is to be skipped there included.
     *
     * @param buffer how many bytes are read at once
     */
    TextCursor(List<TextSource> sources, LineEndings lineEndings, Place from, int buffer) {
        this(sources, lineEndings, from, buffer, (source, count) -> {});
    }

    /** @param marks is told, at the end of each source, how many byte order marks in its middle were passed over */
    TextCursor(
            List<TextSource> sources, LineEndings lineEndings, Place from, int buffer, ObjLongConsumer<String> marks) {
        this.marks = marks;
        this.sources = sources;
        this.lineEndings = lineEndings;
        this.buffer = buffer;
        this.source = from.source();
        this.offset = Math.max(0, from.offset());
        this.lineEnded = from.offset() != Place.LINE_END_BEFORE;
    }

    /**
     * The next character, or -1 at the end of the last source.
     *
     * @throws CorpusException if the bytes are no UTF-8, or a source has another size than it says
     */
    int next() throws IOException {
        while (source < sources.size()) {
            int codePoint = nextOfSource();
            if (codePoint >= 0) {
                return codePoint;
            }
            toNextSource();
        }
        return -1;
    }

    /** The number of the source of the character that was read last. */
    int source() {
        return source;
    }

    /** Where in its source the character that was read last begins; {@link Place#offset}. */
    long offset() {
        return offset;
    }

    private int nextOfSource() throws IOException {
        try {
            CodePoints current = text == null ? open() : text;
            int codePoint = current.next();
            offset = current.offset();
            lineEnded = current.lineEnded();
            return codePoint;
        } catch (MalformedTextException malformed) {
            throw new CorpusException(Words.format(
                    "%s is not UTF-8 text: %s; repair the file, or convert it to UTF-8, and do not change it while it is in use",
                    sources.get(source).name(), malformed.getMessage()));
        } catch (EOFException shorter) {
            throw changed();
        }
    }

    private CodePoints open() throws IOException {
        StrictDecoder decoder =
                new StrictDecoder(sources.get(source).open(offset), StandardCharsets.UTF_8, offset, buffer);
        text = new CodePoints(decoder, lineEndings == LineEndings.UNIX, offset, lineEnded);
        return text;
    }

    private void toNextSource() throws IOException {
        if (offset != sources.get(source).size()) {
            throw changed();
        }
        if (text != null) {
            marks.accept(sources.get(source).name(), text.marks());
        }
        close();
        text = null;
        source++;
        offset = 0;
    }

    private CorpusException changed() {
        TextSource changed = sources.get(source);
        return new CorpusException(Words.format(
                "%s changed while it was in use: it no longer has %,d bytes; start again",
                changed.name(), changed.size()));
    }

    @Override
    public void close() throws IOException {
        if (text != null) {
            text.close();
        }
    }
}
