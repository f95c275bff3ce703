package org.gru4j.corpus;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Reads files, folders and standard input into one {@link Corpus}. A folder stands for every {@code .txt} file below
 * it, in the order of their paths. Text is UTF-8; a byte order mark is dropped and line ends become {@code \n}. Where one
 * source follows another without a line end between them, one is put there, so that two files never share a line.
 *
 * <p>Files are read twice, once for the vocabulary and once for the ids, and never stand in memory as a string.
 */
public final class CorpusReader {

    /** The name that stands for standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final String TEXT_SUFFIX = ".txt";

    private CorpusReader() {}

    /**
     * Reads all sources, in the order given.
     *
     * @param names paths of files or folders, or {@link #STANDARD_INPUT}
     * @param standardInput read to its end where a name asks for it
     * @throws CorpusException if a source is missing, unreadable or not UTF-8, or if there is no text at all
     * @throws IOException if reading fails in the middle
     */
    public static Corpus read(List<String> names, InputStream standardInput) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (String name : names) {
            if (name.equals(STANDARD_INPUT)) {
                byte[] bytes = standardInput.readAllBytes();
                sources.add(new Source("standard input", () -> utf8(new ByteArrayInputStream(bytes))));
            } else {
                for (Path file : textFiles(Path.of(name))) {
                    sources.add(new Source(file.toString(), () -> utf8(Files.newInputStream(file))));
                }
            }
        }
        return read(sources);
    }

    static Corpus fromText(String text) {
        try {
            return read(List.of(new Source("text", () -> new BufferedReader(new StringReader(text)))));
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
    }

    private static Corpus read(List<Source> sources) throws IOException {
        BitSet characters = new BitSet();
        long[] length = new long[1];
        walk(sources, codePoint -> {
            characters.set(codePoint);
            length[0]++;
        });
        if (length[0] == 0) {
            throw new CorpusException("the corpus is empty: "
                    + String.join(", ", sources.stream().map(Source::name).toList()) + " has no text");
        }
        if (length[0] > Integer.MAX_VALUE - 8) {
            throw new CorpusException("the corpus has %,d characters, but at most %,d can be used: leave some files out"
                    .formatted(length[0], Integer.MAX_VALUE - 8));
        }
        Vocabulary vocabulary = Vocabulary.of(characters.stream());
        EncodedText.Builder text = new EncodedText.Builder(vocabulary, (int) length[0]);
        Fingerprint fingerprint = new Fingerprint();
        try {
            walk(sources, codePoint -> {
                text.append(codePoint);
                fingerprint.add(codePoint);
            });
        } catch (UnknownCharacterException | ArrayIndexOutOfBoundsException changed) {
            throw new CorpusException("the corpus changed while it was read: try again");
        }
        return new Corpus(text.build(), vocabulary, fingerprint.hexadecimal());
    }

    private static void walk(List<Source> sources, IntConsumer consumer) throws IOException {
        int last = '\n';
        for (Source source : sources) {
            last = source.forEachCodePoint(consumer, last);
        }
    }

    private static List<Path> textFiles(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new CorpusException("corpus " + path + " does not exist");
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> below = Files.walk(path)) {
            List<Path> files = below.filter(file -> file.toString().endsWith(TEXT_SUFFIX))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new CorpusException("folder " + path + " has no " + TEXT_SUFFIX + " file");
            }
            return files;
        }
    }

    private static Reader utf8(InputStream bytes) {
        // A new decoder reports malformed bytes; the charset itself would replace them without a word.
        return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
    }

    @FunctionalInterface
    private interface Opener {
        Reader open() throws IOException;
    }

    /** One place that text comes from, opened anew for each walk over it. */
    private record Source(String name, Opener opener) {

        /**
         * Walks the text, after a line end where {@code before} is none, and returns its last code point; an empty text is
         * as if it were not there: {@code before}.
         */
        int forEachCodePoint(IntConsumer consumer, int before) throws IOException {
            try (Reader reader = opener.open()) {
                return walk(reader, consumer, before);
            } catch (CharacterCodingException malformed) {
                throw new CorpusException(name + " is not UTF-8 text: convert it to UTF-8 first");
            } catch (AccessDeniedException denied) {
                throw new CorpusException(name + " cannot be read: permission denied");
            }
        }

        private static int walk(Reader reader, IntConsumer consumer, int before) throws IOException {
            int previous = before;
            int unit = reader.read();
            if (unit == BYTE_ORDER_MARK) {
                unit = reader.read();
            }
            if (unit != -1 && before != '\n') {
                consumer.accept('\n');
            }
            while (unit != -1) {
                int codePoint = unit;
                int following = reader.read();
                if (Character.isHighSurrogate((char) unit)
                        && following != -1
                        && Character.isLowSurrogate((char) following)) {
                    codePoint = Character.toCodePoint((char) unit, (char) following);
                    following = reader.read();
                } else if (unit == '\r') {
                    codePoint = '\n';
                    following = following == '\n' ? reader.read() : following;
                }
                consumer.accept(codePoint);
                previous = codePoint;
                unit = following;
            }
            return previous;
        }
    }

    /** SHA-256 over the UTF-8 form of the characters added. */
    private static final class Fingerprint {

        private static final int CHUNK = 8192;

        private final MessageDigest digest = sha256();
        private final StringBuilder chunk = new StringBuilder(CHUNK);

        void add(int codePoint) {
            chunk.appendCodePoint(codePoint);
            if (chunk.length() >= CHUNK) {
                flush();
            }
        }

        String hexadecimal() {
            flush();
            return HexFormat.of().formatHex(digest.digest());
        }

        private void flush() {
            digest.update(chunk.toString().getBytes(StandardCharsets.UTF_8));
            chunk.setLength(0);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java platform has SHA-256", impossible);
            }
        }
    }
}
