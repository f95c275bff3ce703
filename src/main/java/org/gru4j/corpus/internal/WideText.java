package org.gru4j.corpus.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises UTF-16 and UTF-32 without a byte order mark. Whatever the language, a text has blanks or line ends, and these
 * have zeros in all bytes but one.
 */
final class WideText {

    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

    /** A beginning is enough. */
    private static final int HEAD = 1 << 16;

    /** One in so many characters may be one that texts do not have. */
    private static final int SELDOM = 100;

    private WideText() {}

    /** The encoding, or null if it is none of these. */
    static @Nullable Charset of(Source source, ByteCensus census) throws IOException {
        if (census.zeros() == 0 || isAsciiWithZeros(census)) {
            return null;
        }
        byte[] head;
        try (InputStream in = source.open()) {
            head = in.readNBytes(HEAD);
        }
        Charset utf16 =
                asciiUnits(head, 0, 1) > asciiUnits(head, 1, 0) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        return Stream.of(UTF_32LE, UTF_32BE, utf16)
                .filter(it -> isText(head, it))
                .findFirst()
                .orElse(null);
    }

    /** In UTF-16 half of such a text would be zeros; other letters have bytes that ASCII text does not have. */
    private static boolean isAsciiWithZeros(ByteCensus census) {
        return census.malformed() == 0 && census.controls() == 0 && census.zeros() * 4 < census.size();
    }

    /** Pairs of bytes that are a blank, a line end or another character of ASCII. */
    private static int asciiUnits(byte[] head, int low, int high) {
        int units = 0;
        for (int i = 0; i + 1 < head.length; i += 2) {
            units += head[i + high] == 0 && (head[i + low] >= ' ' || head[i + low] == '\n') ? 1 : 0;
        }
        return units;
    }

    private static boolean isText(byte[] head, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder();
        CharBuffer text = CharBuffer.allocate(head.length);
        boolean whole = head.length < HEAD;
        if (decoder.decode(ByteBuffer.wrap(head), text, whole).isError()) {
            return false;
        }
        String decoded = text.flip().toString();
        long strange = decoded.codePoints().filter(it -> !isUsual(it)).count();
        return !decoded.isEmpty() && strange * SELDOM <= decoded.length();
    }

    private static boolean isUsual(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL -> codePoint >= '\t' && codePoint <= '\r';
            case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> false;
            default -> true;
        };
    }
}
