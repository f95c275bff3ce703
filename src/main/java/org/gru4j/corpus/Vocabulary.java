package org.gru4j.corpus;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The distinct characters of a corpus in code-point order. A character is a Unicode code point, never half of a
 * surrogate pair; its id is its place in that order, so equal sets of characters give equal ids.
 */
public final class Vocabulary {

    /** Vocabulary larger than all of Unicode cannot come from text; bounds what a model file may ask for. */
    public static final int MAX_SIZE = Character.MAX_CODE_POINT + 1;

    private final int[] codePoints; // ascending, distinct

    private Vocabulary(int[] ascending) {
        this.codePoints = ascending;
    }

    /**
     * The vocabulary of the given characters, in any order, repeated or not.
     *
     * @throws IllegalArgumentException if there is none, or one is not a Unicode code point, or half of a pair
     */
    public static Vocabulary of(IntStream codePoints) {
        int[] ascending = codePoints.sorted().distinct().toArray();
        if (ascending.length == 0) {
            throw new IllegalArgumentException("a vocabulary needs at least one character");
        }
        for (int codePoint : ascending) {
            if (!Character.isValidCodePoint(codePoint)) {
                throw new IllegalArgumentException(
                        "a vocabulary holds Unicode code points, 0 to 0x10FFFF, but got " + codePoint);
            }
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException(
                        "a vocabulary holds whole characters, but got half of a surrogate pair, U+%04X"
                                .formatted(codePoint));
            }
        }
        return new Vocabulary(ascending);
    }

    /** The vocabulary of a text. */
    public static Vocabulary of(String text) {
        return of(text.codePoints());
    }

    /** How many distinct characters there are: the width of a one-hot vector. */
    public int size() {
        return codePoints.length;
    }

    /** Whether the character has an id. */
    public boolean contains(int codePoint) {
        return Arrays.binarySearch(codePoints, codePoint) >= 0;
    }

    /**
     * The id of a character, 0 to {@code size() - 1}.
     *
     * @throws UnknownCharacterException if the vocabulary does not have it
     */
    public int idOf(int codePoint) {
        int id = Arrays.binarySearch(codePoints, codePoint);
        if (id < 0) {
            throw new UnknownCharacterException(codePoint, 0);
        }
        return id;
    }

    /** The character of an id. */
    public int codePointOf(int id) {
        return codePoints[id];
    }

    /**
     * The ids of a text, one per code point.
     *
     * @throws UnknownCharacterException naming the first character that the vocabulary does not have, and its position
     */
    public int[] encode(String text) {
        int[] ids = text.codePoints().toArray();
        for (int position = 0; position < ids.length; position++) {
            int id = Arrays.binarySearch(codePoints, ids[position]);
            if (id < 0) {
                throw new UnknownCharacterException(ids[position], position);
            }
            ids[position] = id;
        }
        return ids;
    }

    /** The text of some ids. */
    public String decode(int... ids) {
        StringBuilder text = new StringBuilder(ids.length);
        for (int id : ids) {
            text.appendCodePoint(codePoints[id]);
        }
        return text.toString();
    }

    /** All characters as one string, in id order. */
    public String characters() {
        return new String(codePoints, 0, codePoints.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary vocabulary && Arrays.equals(codePoints, vocabulary.codePoints);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(codePoints);
    }

    @Override
    public String toString() {
        return "Vocabulary of " + codePoints.length + " characters";
    }
}
