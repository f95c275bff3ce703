package org.gru4j.corpus.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.EncodingDoubt;
import org.gru4j.corpus.LineEndings;
import org.gru4j.corpus.TextFormat;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.internal.Words;

/**
 * Reads files, folders and standard input into one {@link CorpusText}. A folder stands for every text below it ({@link
 * FolderWalk}), in the order of their paths. Byte order marks are dropped. Where one source follows another without a line end between
 * them, one is put there, so that two files never share a line.
 *
 * <p>Files are read three times, for their encoding, for the vocabulary and for the ids, and never stand in memory as a
 * string. Standard input and pipes, which cannot be read again, are kept in memory as bytes.
 */
public final class CorpusReader {

    /** The name that stands for standard input. */
    public static final String STANDARD_INPUT = "-";

    private CorpusReader() {}

    /**
     * Reads all sources, in the order given.
     *
     * @param names paths of files or folders, or {@link #STANDARD_INPUT}
     * @param standardInput read to its end where a name asks for it
     * @param listener is told what of a folder is read, what was taken for another encoding than UTF-8, and what was dropped
     * @return the corpus
     * @throws CorpusException if a source is missing, unreadable or no text, or if there is no text at all
     */
    public static CorpusText read(
            List<String> names, InputStream standardInput, TextFormat format, CorpusListener listener)
            throws IOException {
        List<Source> sources = new ArrayList<>();
        for (String name : names) {
            if (name.equals(STANDARD_INPUT)) {
                sources.add(Source.of("standard input", standardInput));
            } else {
                for (Path file : LocalFolder.texts(Path.of(name), format.files(), listener)) {
                    sources.add(Source.of(file));
                }
            }
        }
        return read(decoded(sources, format, listener), listener);
    }

    static CorpusText fromText(String text) {
        if (text.isEmpty()) {
            throw new CorpusException("the corpus is empty: the text has no characters");
        }
        refuseHalfOfAPair(text);
        try {
            Source source = Source.of("the text", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            return read(
                    List.of(new DecodedSource(source, StandardCharsets.UTF_8, LineEndings.UNIX)), CorpusListener.NONE);
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
    }

    /** It would become a question mark. */
    private static void refuseHalfOfAPair(String text) {
        for (int index = 0; index < text.length(); index = text.offsetByCodePoints(index, 1)) {
            int codePoint = text.codePointAt(index);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new CorpusException(Words.format(
                        "the text has half of a surrogate pair, U+%04X, as its character %,d: remove it",
                        codePoint, text.codePointCount(0, index) + 1));
            }
        }
    }

    private static List<DecodedSource> decoded(List<Source> sources, TextFormat format, CorpusListener listener)
            throws IOException {
        List<DecodedSource> decoded = new ArrayList<>();
        Map<Charset, List<String>> guessed = new LinkedHashMap<>();
        for (Source source : sources) {
            source.refuseWhatIsNoText();
            Charset charset = format.encoding();
            if (charset == null) {
                Encodings.Found found = Encodings.of(source);
                charset = found.charset();
                if (found.rival() != null) {
                    listener.onDoubt(EncodingDoubt.of(source, charset, found.rival()));
                } else if (found.guessed()) {
                    guessed.computeIfAbsent(charset, any -> new ArrayList<>()).add(source.name());
                }
            }
            decoded.add(new DecodedSource(source, charset, format.lineEndings()));
        }
        guessed.forEach(listener::onGuess);
        return decoded;
    }

    private static CorpusText read(List<DecodedSource> sources, CorpusListener listener) throws IOException {
        if (sources.isEmpty()) {
            throw new CorpusException("the corpus is empty: name a file or folder");
        }
        BitSet characters = new BitSet();
        long[] length = new long[1];
        Marks marks = walk(sources, codePoint -> {
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
        marks.tell((names, count) -> listener.onMarks(count, names));
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
        return new CorpusText(text.build(), vocabulary, fingerprint.hexadecimal());
    }

    private static Marks walk(List<DecodedSource> sources, IntConsumer consumer) throws IOException {
        Marks marks = new Marks();
        boolean lineEnded = true;
        for (DecodedSource source : sources) {
            DecodedSource.Pass pass = source.forEachCodePoint(consumer, lineEnded);
            lineEnded = pass.lineEnded();
            marks.add(source.source().name(), pass.marks());
        }
        return marks;
    }
}
