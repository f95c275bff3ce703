package org.gru4j.corpus;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gru4j.internal.Words;

/**
 * The distinct characters of a corpus in code-point order. A character is a Unicode code point, never half of a
 * surrogate pair; its id is its place in that order, so equal sets of characters give equal ids.
 */
public final class Vocabulary {

    /** Vocabulary larger than all of Unicode cannot come from text; bounds what a model file may ask for. */
    public static final int MAX_SIZE = Character.MAX_CODE_POINT + 1;

    /** Most alphabets are below: a table gives their ids several times as fast as a search. */
    private static final int TABLE_END = 0x800;

    private final int[] codePoints; // ascending, distinct
    private final int[] table = new int[TABLE_END]; // the ids of the first code points, -1 where there is none

    private Vocabulary(int[] ascending) {
        this.codePoints = ascending;
        Arrays.fill(table, -1);
        for (int id = 0; id < ascending.length && ascending[id] < TABLE_END; id++) {
            table[ascending[id]] = id;
        }
    }

    /**
     * {@return the vocabulary of the given characters, in any order, repeated or not}
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
                throw new IllegalArgumentException(Words.format(
                        "a vocabulary holds whole characters, but got half of a surrogate pair, U+%04X", codePoint));
            }
        }
        return new Vocabulary(ascending);
    }

    /** {@return the vocabulary of a text} */
    public static Vocabulary of(String text) {
        return of(text.codePoints());
    }

    /** {@return the characters of this vocabulary and of another} */
    public Vocabulary union(Vocabulary other) {
        return of(IntStream.concat(Arrays.stream(codePoints), Arrays.stream(other.codePoints)));
    }

    /** {@return how many distinct characters there are: the width of a one-hot vector} */
    public int size() {
        return codePoints.length;
    }

    /** {@return whether the character has an id} */
    public boolean contains(int codePoint) {
        return find(codePoint) >= 0;
    }

    /**
     * {@return the id of a character, 0 to {@code size() - 1}}
     *
     * @throws UnknownCharacterException if the vocabulary does not have it
     */
    public int idOf(int codePoint) {
        return idOf(codePoint, 0);
    }

    /** The id of a character that stands at {@code position} of a text, which the exception names. */
    public int idOf(int codePoint, int position) {
        int id = find(codePoint);
        if (id < 0) {
            throw new UnknownCharacterException(codePoint, position);
        }
        return id;
    }

    private int find(int codePoint) {
        return codePoint >= 0 && codePoint < TABLE_END ? table[codePoint] : Arrays.binarySearch(codePoints, codePoint);
    }

    /** {@return the character of an id} */
    public int codePointOf(int id) {
        return codePoints[id];
    }

    /**
     * {@return the ids of a text, one per code point}
     *
     * @throws UnknownCharacterException naming the first character that the vocabulary does not have, and its position
     */
    public int[] encode(String text) {
        int[] ids = text.codePoints().toArray();
        for (int position = 0; position < ids.length; position++) {
            ids[position] = idOf(ids[position], position);
        }
        return ids;
    }

    /** {@return the text of some ids} */
    public String decode(int... ids) {
        StringBuilder text = new StringBuilder(ids.length);
        for (int id : ids) {
            text.appendCodePoint(codePoints[id]);
        }
        return text.toString();
    }

    /** {@return all characters as one string, in id order} */
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
