package org.gru4j.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Finds out the encoding of a text.
 *
 * <p>A byte order mark decides. Without one it is UTF-8 if all of it can be, and also if most of what is not ASCII can be:
 * then it is UTF-8 that was damaged, and its reader is to be told where. Only otherwise is Mozilla's detector asked, which
 * goes by how often the bytes follow each other in many languages; what it says counts if the whole text can be that. Encodings that write everything in seven bits, such as
 * ISO-2022-JP, look like ASCII and are not found.
 */
final class Encodings {

    private static final int MARK_BYTES = 4;
    private static final int BUFFER = 1 << 16;

    /** The detector has made up its mind long before, if it ever does. */
    private static final int DETECTION_BYTES = 1 << 20;

    private Encodings() {}

    /** The encoding of a source; UTF-8 where nothing better is known, as its reader will find out. */
    static Charset of(Source source) throws IOException {
        Charset marked = marked(source);
        if (marked != null) {
            return marked;
        }
        Census census = Census.of(source);
        if (census.malformed <= census.wellFormed) {
            return StandardCharsets.UTF_8;
        }
        Charset detected = detected(source, census.firstMalformed);
        return detected != null && decodes(source, detected) ? detected : StandardCharsets.UTF_8;
    }

    private static @Nullable Charset marked(Source source) throws IOException {
        try (InputStream in = source.open()) {
            return charset(UniversalDetector.detectCharsetFromBOM(in.readNBytes(MARK_BYTES)));
        }
    }

    private static @Nullable Charset detected(Source source, long firstMalformed) throws IOException {
        UniversalDetector detector = new UniversalDetector();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = source.open()) {
            in.skipNBytes(Math.max(0, firstMalformed - BUFFER)); // ASCII, or as good as
            int read = 0;
            for (int n = in.read(buffer); n > 0 && read < DETECTION_BYTES; n = in.read(buffer)) {
                detector.handleData(buffer, 0, n);
                read += n;
            }
        }
        detector.dataEnd();
        return charset(detector.getDetectedCharset());
    }

    private static boolean decodes(Source source, Charset charset) throws IOException {
        try (StrictDecoder decoder = new StrictDecoder(source.open(), charset)) {
            while (decoder.read() >= 0) {}
            return true;
        } catch (MalformedTextException malformed) {
            return false;
        }
    }

    private static @Nullable Charset charset(@Nullable String name) {
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : null;
    }

    /** How a text looks when it is taken for UTF-8. */
    private static final class Census {

        /** Characters beyond ASCII, in UTF-16 units. */
        private long wellFormed;
        /** Stretches of bytes that are none. */
        private long malformed;

        private long firstMalformed = -1;

        static Census of(Source source) throws IOException {
            Census census = new Census();
            CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
            CharBuffer chars = CharBuffer.allocate(BUFFER); // never too small: a byte makes at most one unit
            long offset = 0;
            try (InputStream in = source.open()) {
                boolean end = false;
                while (!end) {
                    int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
                    end = n < 0;
                    bytes.position(bytes.position() + Math.max(0, n)).flip();
                    census.count(decoder, bytes, chars, end, offset);
                    offset += bytes.position();
                    bytes.compact();
                }
            }
            return census;
        }

        private void count(CharsetDecoder decoder, ByteBuffer bytes, CharBuffer chars, boolean end, long offset) {
            CoderResult result;
            do {
                result = decoder.decode(bytes, chars.clear(), end);
                chars.flip();
                while (chars.hasRemaining()) {
                    wellFormed += chars.get() >= 0x80 ? 1 : 0;
                }
                if (result.isError()) {
                    malformed++;
                    firstMalformed = firstMalformed < 0 ? offset + bytes.position() : firstMalformed;
                    bytes.position(bytes.position() + result.length());
                }
            } while (result.isError());
        }
    }
}
