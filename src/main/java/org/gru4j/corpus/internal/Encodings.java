package org.gru4j.corpus.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.gru4j.corpus.CorpusException;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Finds out the encoding of a text.
 *
 * <p>A byte order mark decides. Without one it may be UTF-16 or UTF-32, which have zeros. It is UTF-8 if all of it can be,
 * and also if most of what is not ASCII can be: then it is UTF-8 that was damaged, and its reader is to be told where. If
 * its words are in Latin letters, the encoding is the one that makes them words of a language. Only otherwise is Mozilla's
 * detector asked, which goes by how often the bytes follow each other in many languages; what it says counts if the whole
 * text can be that. Encodings that write everything in seven bits, such as ISO-2022-JP, look like ASCII and are not found.
 */
final class Encodings {

    private static final int MARK_BYTES = 4;
    private static final int BUFFER = 1 << 16;

    /** The detector has made up its mind long before, if it ever does. */
    private static final int DETECTION_BYTES = 1 << 20;

    /** One control character in so many bytes is an accident. */
    private static final int SELDOM = 100;

    private Encodings() {}

    /**
     * What was found.
     *
     * @param charset the encoding; UTF-8 where nothing better is known, as its reader will find out
     * @param guessed whether it could be something else
     * @param rival what it could be as well; null if nothing is nearly as likely
     */
    record Found(Charset charset, boolean guessed, @Nullable Charset rival) {

        static Found certain(Charset charset) {
            return new Found(charset, false, null);
        }

        static Found guess(Charset charset) {
            return new Found(charset, true, null);
        }
    }

    /** @throws CorpusException if it is no text */
    static Found of(Source source) throws IOException {
        Charset marked = marked(source);
        if (marked != null) {
            return Found.certain(marked);
        }
        ByteCensus census = ByteCensus.of(source);
        Charset wide = WideText.of(source, census);
        if (wide != null) {
            return Found.guess(wide);
        }
        refuseBinary(source, census);
        if (census.malformed() <= census.wellFormed()) {
            return Found.certain(StandardCharsets.UTF_8);
        }
        Found latin = LatinText.of(census.words());
        if (latin != null) {
            return latin;
        }
        Charset detected = detected(source, census.firstMalformed());
        return detected != null && decodes(source, detected)
                ? Found.guess(detected)
                : Found.certain(StandardCharsets.UTF_8);
    }

    private static @Nullable Charset marked(Source source) throws IOException {
        try (InputStream in = source.open()) {
            return charset(UniversalDetector.detectCharsetFromBOM(in.readNBytes(MARK_BYTES)));
        }
    }

    private static void refuseBinary(Source source, ByteCensus census) {
        long strange = census.zeros() + census.controls();
        boolean broken = census.malformed() > census.wellFormed() && strange * SELDOM > census.size();
        boolean bytes = census.zeros() > 0 && census.controls() * SELDOM > census.size();
        if (broken || bytes) {
            throw new CorpusException(
                    Words.format(
                            "%s is not text: %,d of its %,d bytes are zeros and other control characters",
                            source.name(), strange, census.size()),
                    source.name());
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
}
