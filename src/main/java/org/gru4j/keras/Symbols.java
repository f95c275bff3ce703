package org.gru4j.keras;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.internal.Words;

/**
 * What the ids of a Keras model mean, in the order of its ids. A symbol that is no single character, as {@code <OOV>},
 * {@code Cl} or the id 0 of a Tokenizer, stands here as a character for private use, {@code U+F0000} and its id; in texts it is
 * written as its characters, where it has any. Immutable.
 */
public final class Symbols {

    private static final int PRIVATE_USE = 0xF0000;
    private static final int MOST = Character.MAX_CODE_POINT - PRIVATE_USE;

    private final int[] codePoints;
    private final Map<Integer, String> spellings; // of those that have several characters, by code point

    private Symbols(int[] codePoints, Map<Integer, String> spellings) {
        this.codePoints = codePoints;
        this.spellings = spellings;
    }

    /** How characters of a text become ids. */
    public enum Order {
        /** By code point, as Python's {@code sorted(set(text))}. */
        SORTED,
        /** The most frequent first, those of the same frequency as they come, as {@code Counter(text).most_common()}. */
        FREQUENCY
    }

    /**
     * Reads a vocabulary: a list of symbols, a map from symbols to ids or from ids to symbols, or both of one vocabulary under
     * a name each, in JSON, as Python prints it, or as a pickle, of which nothing is run; what {@code Tokenizer.to_json} gives,
     * be it a JSON text once more; or a text with one symbol per line, where a line break is written {@code \n}.
     *
     * @return the symbols
     * @throws KerasException if it is none of these
     */
    public static Symbols read(Path file) {
        return of(VocabularyFile.read(file));
    }

    /** {@return the characters of a text} */
    public static Symbols of(String text, Order order) {
        if (order == Order.SORTED) {
            return new Symbols(text.codePoints().sorted().distinct().toArray(), Map.of());
        }
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        text.codePoints().forEach(codePoint -> counts.merge(codePoint, 1, Integer::sum));
        int[] byFrequency = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .mapToInt(Map.Entry::getKey)
                .toArray();
        return new Symbols(byFrequency, Map.of());
    }

    private static Symbols of(List<String> symbols) {
        Set<Integer> seen = new HashSet<>();
        Map<Integer, String> spellings = new LinkedHashMap<>();
        int[] codePoints = new int[symbols.size()];
        for (int id = 0; id < codePoints.length; id++) {
            String symbol = symbols.get(id);
            int length = symbol.codePointCount(0, symbol.length());
            codePoints[id] = length == 1 ? symbol.codePointAt(0) : PRIVATE_USE + id;
            if (length > Vocabulary.MAX_SPELLING || symbol.codePoints().anyMatch(Symbols::isHalf)) {
                throw new KerasException(Words.format(
                        "the symbol of id %d has more than %d characters, or half of one",
                        id, Vocabulary.MAX_SPELLING));
            }
            if (id > MOST) {
                throw new KerasException(Words.format("the vocabulary has more than %,d symbols", MOST));
            }
            boolean again = !seen.add(codePoints[id]) || (length > 1 && spellings.containsValue(symbol));
            if (again) {
                throw new KerasException(
                        Words.format("the vocabulary has the symbol of id %d twice: \"%s\"", id, symbol));
            }
            if (length > 1) {
                spellings.put(codePoints[id], symbol);
            }
        }
        return new Symbols(codePoints, spellings);
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** {@return how many ids there are} */
    public int size() {
        return codePoints.length;
    }

    /** {@return the ids that have no characters at all, and are written as characters for private use} */
    public List<Integer> withoutCharacter() {
        return IntStream.range(0, codePoints.length)
                .filter(id -> codePoints[id] == PRIVATE_USE + id && !spellings.containsKey(codePoints[id]))
                .boxed()
                .toList();
    }

    /** {@return the symbols of several characters, in the order of their ids} */
    public List<String> ofSeveralCharacters() {
        return List.copyOf(spellings.values());
    }

    /** The character that stands for an id. */
    int characterOf(int id) {
        return codePoints[id];
    }

    /** The character that stands for a symbol of several characters; nothing where there is none of that name. */
    OptionalInt characterOf(String symbol) {
        return spellings.entrySet().stream()
                .filter(one -> one.getValue().equals(symbol))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /** The same, with a symbol of several characters written in another way. */
    Symbols spelled(String symbol, String otherwise) {
        Map<Integer, String> other = new LinkedHashMap<>(spellings);
        other.replaceAll((character, spelling) -> spelling.equals(symbol) ? otherwise : spelling);
        return new Symbols(codePoints, other);
    }

    /** {@return texts to begin with: the letters, one by one; where there are none, all characters} */
    public List<String> beginnings() {
        List<String> letters = IntStream.of(codePoints)
                .filter(Character::isLetter)
                .mapToObj(Character::toString)
                .toList();
        return letters.isEmpty()
                ? IntStream.of(codePoints).mapToObj(Character::toString).toList()
                : letters;
    }

    /** {@return the same characters, as gru4j orders them} */
    public Vocabulary vocabulary() {
        return Vocabulary.of(IntStream.of(codePoints), spellings);
    }

    /** For each id of {@link #vocabulary}, the id in Keras. */
    int[] kerasIds() {
        Vocabulary vocabulary = vocabulary();
        int[] ids = new int[codePoints.length];
        for (int id = 0; id < ids.length; id++) {
            ids[vocabulary.idOf(codePoints[id])] = id;
        }
        return ids;
    }
}
