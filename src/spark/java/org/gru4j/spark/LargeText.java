package org.gru4j.spark;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.LineEndings;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CorpusReader;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.corpus.internal.Fingerprint;
import org.gru4j.corpus.internal.Marks;
import org.gru4j.corpus.internal.Source;
import org.gru4j.corpus.internal.StrictDecoder;

/**
 * A text that is too large for memory, and is read where it is: UTF-8 in one or more sources. Its characters are those that
 * {@link CorpusReader} makes of the same files, with the same vocabulary and fingerprint; there may be more than 2³¹ of them.
 *
 * <p>It takes some 33 MB, however long the text is, and knows of every 64th character where it stands, in a text of more than
 * 268 million characters of every 128th, and so on.
 */
final class LargeText {

    private static final int MAX_PLACES = 1 << 22;

    private final PlaceReader reader;
    private final PlaceIndex index;
    private final Vocabulary vocabulary;
    private final long length;
    private final String fingerprint;

    private LargeText(PlaceReader reader, PlaceIndex index, Vocabulary vocabulary, long length, String fingerprint) {
        this.reader = reader;
        this.index = index;
        this.vocabulary = vocabulary;
        this.length = length;
        this.fingerprint = fingerprint;
    }

    /**
     * Reads all sources once, in the order given.
     *
     * @param listener is told of byte order marks that were dropped
     * @throws CorpusException if a source is not UTF-8 or has another size than it says, or if there is no text at all
     * @throws IOException if reading fails
     */
    public static LargeText scan(List<? extends TextSource> sources, LineEndings lineEndings, CorpusListener listener)
            throws IOException {
        return scan(sources, lineEndings, listener, MAX_PLACES);
    }

    static LargeText scan(
            List<? extends TextSource> sources, LineEndings lineEndings, CorpusListener listener, int maxPlaces)
            throws IOException {
        for (TextSource source : sources) {
            new Source(source.name(), () -> source.open(0)).refuseWhatIsNoText();
        }
        PlaceReader reader = new PlaceReader(List.copyOf(sources), lineEndings);
        PlaceIndex index = new PlaceIndex(reader.sources(), maxPlaces);
        BitSet characters = new BitSet();
        Fingerprint fingerprint = new Fingerprint();
        Marks marks = new Marks();
        long length = 0;
        try (TextCursor text =
                new TextCursor(reader.sources(), lineEndings, new Place(0, 0, 0), StrictDecoder.BUFFER, marks::add)) {
            for (int codePoint = text.next(); codePoint >= 0; codePoint = text.next()) {
                index.add(length++, text.source(), text.offset());
                characters.set(codePoint);
                fingerprint.add(codePoint);
            }
        }
        if (length == 0) {
            throw new CorpusException("the corpus is empty: "
                    + sources.stream().map(TextSource::name).collect(Collectors.joining(", ")) + " has no text");
        }
        marks.tell((names, count) -> listener.onMarks(count, names));
        return new LargeText(reader, index, Vocabulary.of(characters.stream()), length, fingerprint.hexadecimal());
    }

    /** Its distinct characters. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The number of characters. */
    public long length() {
        return length;
    }

    /** SHA-256 of the characters as UTF-8, in hexadecimal, as {@link CorpusText#fingerprint}. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Reads it, here or, from the same sources, on another machine. */
    public PlaceReader reader() {
        return reader;
    }

    /** Where the character with that number, counted from 0, stands. */
    public Place place(long character) {
        return index.place(Objects.checkIndex(character, length));
    }

    /**
     * The part from {@code from} (included) to {@code to} (excluded), in memory.
     *
     * @throws ArithmeticException if it has more than 2³¹ − 1 characters
     * @throws UnknownCharacterException if the vocabulary lacks one of its characters
     * @throws CorpusException if the text has changed since it was scanned
     */
    public EncodedText slice(long from, long to, Vocabulary vocabulary) throws IOException {
        Objects.checkFromToIndex(from, to, length);
        int count = Math.toIntExact(to - from);
        StringBuilder slice = new StringBuilder(count);
        if (count > 0) {
            reader.forEachCodePoint(place(from), count, slice::appendCodePoint);
        }
        return EncodedText.of(slice.toString(), vocabulary);
    }
}
