package org.gru4j.corpus.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a piece of text stands anywhere in the training text, verbatim and of any length. It is exact. Many
 * threads may use one.
 *
 * <p><b>It is the text itself</b>, or of one that is longer than {@link #MAX_CHARACTERS} the beginning. In a file it is
 * compressed. Its suffixes are sorted when the first piece is looked for, which for a megabyte takes a tenth of a second.
 */
public final class CopyIndex {

    /** 16,777,216. */
    public static final int MAX_CHARACTERS = 1 << 24;

    /** Stands for the beginning and for the end of the text, where an id is asked for. */
    public static final int EDGE = -1;

    private static final int MOST_BYTES = 4; // of a character in UTF-8
    private static final int PIECE = 8192; // characters that are written at once

    private final EncodedText text;
    private final int vocabularySize;
    private final byte[] packed;

    /** Where the suffixes of edge, text and edge begin, in alphabetical order; an edge is less than all characters. */
    private volatile int @Nullable [] suffixes;

    /**
     * A piece of text that stands in the training text.
     *
     * @param from its places, as an interval of the sorted suffixes: the first
     * @param to the first that is none
     * @param length its characters
     */
    public record Match(int from, int to, int length) {}

    private CopyIndex(EncodedText text, int vocabularySize, byte[] packed) {
        this.text = text;
        this.vocabularySize = vocabularySize;
        this.packed = packed;
    }

    /** The index of a text, or of its first {@link #MAX_CHARACTERS} characters. */
    public static CopyIndex of(CorpusText corpus) {
        return of(corpus.text(), corpus.vocabulary());
    }

    static CopyIndex of(EncodedText text, Vocabulary vocabulary) {
        EncodedText kept = text.slice(0, Math.min(text.length(), MAX_CHARACTERS));
        return new CopyIndex(kept, vocabulary.size(), packed(kept, vocabulary));
    }

    private static byte[] packed(EncodedText text, Vocabulary vocabulary) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer out = new OutputStreamWriter(new DeflaterOutputStream(bytes), StandardCharsets.UTF_8)) {
            for (int from = 0; from < text.length(); from += PIECE) {
                out.write(vocabulary.decode(text.ids(from, Math.min(from + PIECE, text.length()))));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail", impossible);
        }
        return bytes.toByteArray();
    }

    /** How many characters of the training text it knows. */
    public int characters() {
        return text.length();
    }

    /** How many different characters there are. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** What a file holds of it: the text as UTF-8, in zlib's format. */
    public byte[] packed() {
        return packed.clone();
    }

    /** The length of {@link #packed}. */
    public int bytes() {
        return packed.length;
    }

    /**
     * The index of a text that was packed.
     *
     * @param vocabulary the one of the model
     * @throws IllegalArgumentException if it is none, or has a character that the vocabulary lacks
     * @throws IOException if there is something else
     */
    public static CopyIndex read(byte[] packed, Vocabulary vocabulary) throws IOException {
        String text;
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            text = new String(in.readNBytes(MOST_BYTES * MAX_CHARACTERS + 1), StandardCharsets.UTF_8);
        }
        int characters = text.codePointCount(0, text.length());
        requireLength(characters);
        return new CopyIndex(EncodedText.of(text, vocabulary), vocabulary.size(), packed);
    }

    static void requireLength(int characters) {
        if (characters < 1 || characters > MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    Words.format("it has 1 to %,d characters, but this one %,d", MAX_CHARACTERS, characters));
        }
    }

    /** The text that it knows. */
    public EncodedText text() {
        return text;
    }

    /** The empty piece, which stands everywhere. */
    public Match nothing() {
        return new Match(0, suffixes().length, 0);
    }

    /**
     * The piece with one more character at its end.
     *
     * @param id a character, or {@link #EDGE}: whether the piece stands at the end of the text, or, after the empty piece, a
     *     piece at its beginning
     * @return null if it stands nowhere
     */
    public @Nullable Match extend(Match piece, int id) {
        int from = firstNotBelow(id, piece);
        int to = firstNotBelow(id + 1, new Match(from, piece.to(), piece.length()));
        return from < to ? new Match(from, to, piece.length() + 1) : null;
    }

    /** The first of the piece's places after which there is {@code id} or what comes later in the alphabet. */
    private int firstNotBelow(int id, Match piece) {
        int[] sorted = suffixes();
        int low = piece.from();
        int high = piece.to();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (idAt(sorted[middle] + piece.length()) < id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** What stands at a place of edge, text and edge; behind that, less than an edge. */
    private int idAt(int place) {
        if (place == 0 || place == text.length() + 1) {
            return EDGE;
        }
        return place <= text.length() ? text.idAt(place - 1) : EDGE - 1;
    }

    private int[] suffixes() {
        int[] sorted = suffixes;
        if (sorted == null) {
            synchronized (this) {
                sorted = suffixes;
                if (sorted == null) {
                    int[] symbols = new int[text.length() + 2];
                    for (int place = 0; place < symbols.length; place++) {
                        symbols[place] = idAt(place) - EDGE;
                    }
                    sorted = SuffixArray.of(symbols, vocabularySize);
                    suffixes = sorted;
                }
            }
        }
        return sorted;
    }

    /** The piece {@code ids[start, end)}, or null if it stands nowhere. */
    public @Nullable Match find(int[] ids, int start, int end) {
        Match match = nothing();
        for (int i = start; i < end && match != null; i++) {
            match = extend(match, ids[i]);
        }
        return match;
    }
}
