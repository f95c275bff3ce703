package org.gru4j.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.gru4j.internal.Words;

/**
 * Reads files, folders and standard input into one {@link Corpus}. A folder stands for every {@code .txt} file below
 * it, in the order of their paths. A byte order mark is dropped. Where one source follows another without a line end between
 * them, one is put there, so that two files never share a line.
 *
 * <p>Files are read three times, for their encoding, for the vocabulary and for the ids, and never stand in memory as a
 * string. Standard input and pipes, which cannot be read again, are kept in memory as bytes.
 */
public final class CorpusReader {

    /** The name that stands for standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final String TEXT_SUFFIX = ".txt";

    private CorpusReader() {}

    /**
     * Reads all sources, in the order given.
     *
     * @param names paths of files or folders, or {@link #STANDARD_INPUT}
     * @param standardInput read to its end where a name asks for it
     * @param notes is told in one line of each encoding that was found and is not UTF-8
     * @throws CorpusException if a source is missing, unreadable or no text, or if there is no text at all
     * @throws IOException if reading fails in the middle
     */
    public static Corpus read(List<String> names, InputStream standardInput, TextFormat format, Consumer<String> notes)
            throws IOException {
        List<Source> sources = new ArrayList<>();
        for (String name : names) {
            if (name.equals(STANDARD_INPUT)) {
                sources.add(Source.of("standard input", standardInput));
            } else {
                for (Path file : textFiles(Path.of(name))) {
                    sources.add(Source.of(file));
                }
            }
        }
        return read(decoded(sources, format, notes));
    }

    static Corpus fromText(String text) {
        try {
            Source source = Source.of("text", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            return read(List.of(new DecodedSource(source, StandardCharsets.UTF_8, LineEndings.UNIX)));
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
    }

    private static List<DecodedSource> decoded(List<Source> sources, TextFormat format, Consumer<String> notes)
            throws IOException {
        List<DecodedSource> decoded = new ArrayList<>();
        Map<Charset, List<String>> foreign = new LinkedHashMap<>();
        for (Source source : sources) {
            FileKinds.refuseWhatIsNoText(source);
            Charset charset = format.encoding() == null ? Encodings.of(source) : format.encoding();
            decoded.add(new DecodedSource(source, charset, format.lineEndings()));
            if (format.encoding() == null && !charset.equals(StandardCharsets.UTF_8)) {
                foreign.computeIfAbsent(charset, any -> new ArrayList<>()).add(source.name());
            }
        }
        foreign.forEach((charset, names) -> notes.accept(
                names.size() == 1
                        ? Words.format(
                                "%s is not UTF-8 and was taken for %s; if it is not, name its encoding with --encoding",
                                names.get(0), charset)
                        : Words.format(
                                "%s and %,d more are not UTF-8 and were taken for %s; if they are not, name their encoding with --encoding",
                                names.get(0), names.size() - 1, charset)));
        return decoded;
    }

    private static Corpus read(List<DecodedSource> sources) throws IOException {
        BitSet characters = new BitSet();
        long[] length = new long[1];
        walk(sources, codePoint -> {
            characters.set(codePoint);
            length[0]++;
        });
        if (length[0] == 0) {
            throw new CorpusException("the corpus is empty: "
                    + String.join(
                            ", ", sources.stream().map(it -> it.source().name()).toList())
                    + " has no text");
        }
        if (length[0] > Integer.MAX_VALUE - 8) {
            throw new CorpusException(Words.format(
                    "the corpus has %,d characters, but at most %,d can be used: leave some files out",
                    length[0], Integer.MAX_VALUE - 8));
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

    private static void walk(List<DecodedSource> sources, IntConsumer consumer) throws IOException {
        boolean lineEnded = true;
        for (DecodedSource source : sources) {
            lineEnded = source.forEachCodePoint(consumer, lineEnded);
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
}
