package org.gru4j.corpus.internal;

import java.util.Objects;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.corpus.Vocabulary;

/**
 * A text as vocabulary ids: one byte per character where the vocabulary has at most 256 of them, otherwise four, so
 * that a corpus of a gigabyte stays about a gigabyte.
 */
public final class EncodedText {

    private static final int BYTE_IDS = 256;

    private final Ids ids;
    private final int from;
    private final int length;

    private EncodedText(Ids ids, int from, int length) {
        this.ids = ids;
        this.from = from;
        this.length = length;
    }

    /**
     * {@return a text in memory}
     *
     * @throws UnknownCharacterException if the vocabulary lacks one of its characters
     */
    public static EncodedText of(String text, Vocabulary vocabulary) {
        Builder builder = new Builder(vocabulary, text.codePointCount(0, text.length()));
        text.codePoints().forEach(builder::append);
        return builder.build();
    }

    /** {@return the number of characters} */
    public int length() {
        return length;
    }

    /** {@return the vocabulary id of the character at {@code index}, counted from 0} */
    public int idAt(int index) {
        return ids.at(from + Objects.checkIndex(index, length));
    }

    /** {@return the ids from {@code start} (included) to {@code end} (excluded)} */
    public int[] ids(int start, int end) {
        Objects.checkFromToIndex(start, end, length);
        int[] copy = new int[end - start];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = ids.at(from + start + i);
        }
        return copy;
    }

    /** {@return the part from {@code start} (included) to {@code end} (excluded), sharing memory with this text} */
    public EncodedText slice(int start, int end) {
        Objects.checkFromToIndex(start, end, length);
        return new EncodedText(ids, from + start, end - start);
    }

    /** This text with the ids of another vocabulary, which has all its characters; sharing memory with this text. */
    EncodedText recoded(Vocabulary from, Vocabulary to) {
        int[] recoded = from.characters().codePoints().map(to::idOf).toArray();
        return new EncodedText(index -> recoded[ids.at(index)], this.from, length);
    }

    @FunctionalInterface
    private interface Ids {
        int at(int index);
    }

    /** Collects a text of known length, character by character. */
    static final class Builder {

        private final Vocabulary vocabulary;
        private final byte[] narrow;
        private final int[] wide;
        private int length;

        Builder(Vocabulary vocabulary, int capacity) {
            boolean bytes = vocabulary.size() <= BYTE_IDS;
            this.vocabulary = vocabulary;
            this.narrow = new byte[bytes ? capacity : 0];
            this.wide = new int[bytes ? 0 : capacity];
        }

        void append(int codePoint) {
            int id = vocabulary.idOf(codePoint, length);
            if (wide.length == 0) {
                narrow[length++] = (byte) id;
            } else {
                wide[length++] = id;
            }
        }

        EncodedText build() {
            return new EncodedText(wide.length == 0 ? index -> narrow[index] & 0xFF : index -> wide[index], 0, length);
        }
    }
}
