package org.gru4j.corpus;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a piece of text stands anywhere in the training text, verbatim and of any length: an FM-index (Ferragina
 * and Manzini, 2000) of the text read backwards, so that a piece is looked up from its first character on. It is exact.
 *
 * <p>It takes ⌈log₂(vocabulary + 1)⌉ bits per character, 7 for 67 different ones, and never more than {@link
 * #MAX_CHARACTERS} characters are indexed: of a longer text, the beginning. <b>Whoever has the index can restore the text
 * from it.</b>
 */
public final class CopyIndex {

    /** 16,777,216: 16 MB in the model file with up to 255 different characters. */
    public static final int MAX_CHARACTERS = 1 << 24;

    /** Stands for the beginning and for the end of the text, where an id is asked for. */
    public static final int EDGE = -1;

    private static final int HEADER_BYTES = 2 * Integer.BYTES;

    private final int vocabularySize;
    private final WaveletMatrix transform; // Burrows and Wheeler's; symbol 0 is the edge, id + 1 a character
    private final int[] starts; // [symbols], how many smaller symbols there are

    /**
     * A piece of text that stands in the training text.
     *
     * @param from its places, as an interval of the sorted suffixes: the first
     * @param to the first that is none
     * @param length its characters
     */
    public record Match(int from, int to, int length) {}

    private CopyIndex(int vocabularySize, WaveletMatrix transform) {
        this.vocabularySize = vocabularySize;
        this.transform = transform;
        this.starts = new int[vocabularySize + 1];
        for (int symbol = 1; symbol <= vocabularySize; symbol++) {
            starts[symbol] = starts[symbol - 1] + transform.count(symbol - 1, transform.length());
        }
    }

    /** {@return the index of a text, or of its first {@link #MAX_CHARACTERS} characters} */
    public static CopyIndex of(Corpus corpus) {
        EncodedText text = corpus.text();
        int size = corpus.vocabulary().size();
        int length = Math.min(text.length(), MAX_CHARACTERS);
        int[] symbols = new int[length + 1]; // backwards, and the edge, smaller than all, at the end
        for (int i = 0; i < length; i++) {
            symbols[i] = text.idAt(length - 1 - i) + 1;
        }
        int[] suffixes = SuffixArray.of(symbols, size);
        for (int i = 0; i <= length; i++) {
            suffixes[i] = suffixes[i] == 0 ? 0 : symbols[suffixes[i] - 1];
        }
        return new CopyIndex(size, WaveletMatrix.of(suffixes, size));
    }

    /** {@return how many characters of the training text it knows} */
    public int characters() {
        return transform.length() - 1;
    }

    /** {@return how many different characters there are} */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** {@return its size in bytes} */
    public long bytes() {
        return transform.bytes();
    }

    /** {@return the empty piece, which stands everywhere} */
    public Match nothing() {
        return new Match(0, transform.length(), 0);
    }

    /**
     * The piece with one more character at its end.
     *
     * @param id a character, or {@link #EDGE}: whether the piece stands at the end of the text, or, after the empty piece, a
     *     piece at its beginning
     * @return null if it stands nowhere
     */
    public @Nullable Match extend(Match piece, int id) {
        int symbol = id + 1;
        int from = starts[symbol] + transform.count(symbol, piece.from());
        int to = starts[symbol] + transform.count(symbol, piece.to());
        return from < to ? new Match(from, to, piece.length() + 1) : null;
    }

    /** {@return the piece {@code ids[start, end)}, or null if it stands nowhere} */
    public @Nullable Match find(int[] ids, int start, int end) {
        Match match = nothing();
        for (int i = start; i < end && match != null; i++) {
            match = extend(match, ids[i]);
        }
        return match;
    }

    /** Writes it, so that {@link #read} gives it back. */
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(characters());
        out.writeInt(vocabularySize);
        transform.writeTo(out);
    }

    /**
     * Reads one.
     *
     * @return the index
     * @throws IllegalArgumentException if there is something else
     */
    public static CopyIndex read(byte[] content) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        int characters = in.readInt();
        int vocabularySize = in.readInt();
        if (characters < 1
                || characters > MAX_CHARACTERS
                || vocabularySize < 1
                || vocabularySize > Vocabulary.MAX_SIZE) {
            throw new IllegalArgumentException(Words.format(
                    "a copy index has 1 to %d characters, but this one %d, of %d different ones",
                    MAX_CHARACTERS, characters, vocabularySize));
        }
        long size = HEADER_BYTES + WaveletMatrix.bytes(characters + 1, vocabularySize);
        if (content.length != size) {
            throw new IllegalArgumentException(
                    Words.format("a copy index of so many has %d bytes, but this one %d", size, content.length));
        }
        return new CopyIndex(vocabularySize, WaveletMatrix.readFrom(in, characters + 1, vocabularySize));
    }
}
