package org.gru4j.corpus.internal;

import java.io.Closeable;
import java.io.IOException;

/**
 * The characters of one source, read one at a time: code points, never half of a surrogate pair, and no byte order marks,
 * which stand in the middle, too, where files were joined.
 */
public final class CodePoints implements Closeable {

    /** Instead of an offset: a line end that was put before the first character, and stands nowhere. */
    public static final long LINE_END_BEFORE = -1;

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final StrictDecoder decoder;
    private final boolean unixLineEnds;
    private boolean atStart;
    private int last;
    private long offset;
    private long following; // the offset of the next character
    private long marks;

    /**
     * Closes the decoder when it is closed.
     *
     * @param decoder where it stands at the offset
     * @param unixLineEnds whether CR LF and CR become a single line feed
     * @param offset of the first byte; 0 is the source's start, where a byte order mark is dropped
     * @param lineEnded whether what comes before has ended in a line end; if not, one is put before the source's first
     *     character
     */
    public CodePoints(StrictDecoder decoder, boolean unixLineEnds, long offset, boolean lineEnded) {
        this.decoder = decoder;
        this.unixLineEnds = unixLineEnds;
        this.atStart = offset == 0;
        this.last = lineEnded ? '\n' : 0;
        this.offset = offset;
        this.following = offset;
    }

    /**
     * The next character, or -1 at the end.
     *
     * @throws MalformedTextException if the bytes are no text in the encoding
     */
    public int next() throws IOException {
        if (atStart && putsLineEnd()) {
            offset = LINE_END_BEFORE;
            last = '\n';
            return last;
        }
        int unit = decoder.read();
        while (unit == BYTE_ORDER_MARK) {
            countMark();
            unit = decoder.read();
        }
        offset = following;
        if (unit < 0) {
            return -1;
        }
        last = unit < 0x80 && unit != '\r' ? unit : whole(unit);
        following += utf8Length(last);
        return last;
    }

    private boolean putsLineEnd() throws IOException {
        atStart = false;
        while (decoder.peek() == BYTE_ORDER_MARK) {
            decoder.read();
            countMark();
        }
        marks = Math.max(0, marks - 1); // the first one is where it belongs
        return !lineEnded() && decoder.peek() >= 0;
    }

    private void countMark() {
        following += utf8Length(BYTE_ORDER_MARK);
        marks++;
    }

    /** The character that begins with a unit. */
    private int whole(int unit) throws IOException {
        if (unit == '\r' && unixLineEnds) {
            if (decoder.peek() == '\n') {
                following += utf8Length(decoder.read());
            }
            return '\n';
        }
        if (Character.isHighSurrogate((char) unit) && Character.isLowSurrogate((char) decoder.peek())) {
            return Character.toCodePoint((char) unit, (char) decoder.read());
        }
        return unit;
    }

    /**
     * Where the character that was read last begins, or, at the end, where the text ends: in bytes from the source's start,
     * where that is UTF-8. {@link #LINE_END_BEFORE} for a line end that was put before the first character.
     */
    public long offset() {
        return offset;
    }

    /** How many byte order marks it has passed over so far, without the one at the source's start. */
    public long marks() {
        return marks;
    }

    /** Whether the text so far, what comes before it included, has ended in a line end. */
    public boolean lineEnded() {
        return last == '\n' || last == '\r';
    }

    @Override
    public void close() throws IOException {
        decoder.close();
    }

    private static int utf8Length(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
