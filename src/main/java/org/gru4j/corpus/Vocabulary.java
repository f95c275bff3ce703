package org.gru4j.corpus;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.gru4j.internal.Words;

/**
 * The distinct characters of a corpus in code-point order. A character is a Unicode code point, never half of a
 * surrogate pair; its id is its place in that order, so equal sets of characters give equal ids.
 *
 * <p>A vocabulary that comes from elsewhere may have symbols of several characters, as {@code Cl}. Such a symbol has a
 * character too, one for private use, and a spelling, which stands for it in texts: {@link #encode} and {@link #decode} read
 * and write it so.
 */
public final class Vocabulary {

    /** Vocabulary larger than all of Unicode cannot come from text; bounds what a model file may ask for. */
    public static final int MAX_SIZE = Character.MAX_CODE_POINT + 1;

    /** Most alphabets are below: a table gives their ids several times as fast as a search. */
    private static final int TABLE_END = 0x800;

    /** The most characters that a spelling has. */
    public static final int MAX_SPELLING = 64;

    private final int[] codePoints; // ascending, distinct
    private final Spellings spellings;
    private final int[] table = new int[TABLE_END]; // the ids of the first code points, -1 where there is none

    private Vocabulary(int[] ascending, Map<Integer, String> spellings) {
        this.codePoints = ascending;
        Arrays.fill(table, -1);
        for (int id = 0; id < ascending.length && ascending[id] < TABLE_END; id++) {
            table[ascending[id]] = id;
        }
        this.spellings = Spellings.of(spellings, this::contains);
    }

    /**
     * {@return the vocabulary of the given characters, in any order, repeated or not}
     *
     * @throws IllegalArgumentException if there is none, or one is not a Unicode code point, or half of a pair
     */
    public static Vocabulary of(IntStream codePoints) {
        return of(codePoints, Map.of());
    }

    /**
     * {@return the same, some of which have spellings}
     *
     * @param spellings by character: texts of 1 to {@value #MAX_SPELLING} characters
     * @throws IllegalArgumentException also if a spelling is of no character of this vocabulary, or of another length
     */
    public static Vocabulary of(IntStream codePoints, Map<Integer, String> spellings) {
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
        return new Vocabulary(ascending, spellings);
    }

    /** {@return the vocabulary of a text} */
    public static Vocabulary of(String text) {
        return of(text.codePoints());
    }

    /** {@return the characters of this vocabulary and of another} */
    public Vocabulary union(Vocabulary other) {
        Map<Integer, String> both = new TreeMap<>(other.spellings());
        both.putAll(spellings());
        return of(IntStream.concat(Arrays.stream(codePoints), Arrays.stream(other.codePoints)), both);
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

    /** {@return the texts that stand for characters, by character; of most vocabularies none} */
    public Map<Integer, String> spellings() {
        return spellings.byCharacter();
    }

    /**
     * {@return a text with a character in place of each spelling, of which the longest counts} A single character that the
     * vocabulary has is no spelling.
     */
    public String read(String text) {
        return spellings.read(text);
    }

    /** {@return how a character is written: as itself, or as its spelling} */
    public String spelled(int codePoint) {
        String spelling = spellings().get(codePoint);
        return spelling == null ? Character.toString(codePoint) : spelling;
    }

    /**
     * {@return the ids of a text, one per code point or spelling}
     *
     * @throws UnknownCharacterException naming the first character that the vocabulary does not have, and its position
     */
    public int[] encode(String text) {
        int[] ids = read(text).codePoints().toArray();
        for (int position = 0; position < ids.length; position++) {
            ids[position] = idOf(ids[position], position);
        }
        return ids;
    }

    /** {@return the text of some ids} */
    public String decode(int... ids) {
        StringBuilder text = new StringBuilder(ids.length);
        for (int id : ids) {
            text.append(spelled(codePoints[id]));
        }
        return text.toString();
    }

    /** {@return all characters as one string, in id order} */
    public String characters() {
        return new String(codePoints, 0, codePoints.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary vocabulary
                && Arrays.equals(codePoints, vocabulary.codePoints)
                && spellings().equals(vocabulary.spellings());
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
