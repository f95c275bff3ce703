package org.gru4j.keras;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.internal.FileFailure;
import org.gru4j.internal.Words;

/**
 * What the ids of a Keras model mean, in the order of its ids. A symbol that is no single character, as {@code <OOV>} or
 * the id 0 of a Tokenizer, stands here as a character for private use, {@code U+F0000} and its id.
 */
public final class Symbols {

    private static final int PRIVATE_USE = 0xF0000;
    private static final int MAX_BYTES = 16 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final int[] codePoints;

    private Symbols(int[] codePoints) {
        this.codePoints = codePoints;
    }

    /** How characters of a text become ids. */
    public enum Order {
        /** By code point, as Python's {@code sorted(set(text))}. */
        SORTED,
        /** The most frequent first, those of the same frequency as they come, as {@code Counter(text).most_common()}. */
        FREQUENCY
    }

    /**
     * Reads a vocabulary: a JSON list of symbols, a JSON object from symbols to ids or from ids to symbols, what {@code
     * Tokenizer.to_json} gives, or a text with one symbol per line, where a line break is written {@code \n}.
     *
     * @throws KerasException if it is none of these
     */
    public static Symbols read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new KerasException(Words.format("vocabulary %s is larger than 16 MB", file));
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            String start = text.stripLeading();
            boolean list = start.startsWith("[") && start.stripTrailing().endsWith("]");
            boolean json = list || start.startsWith("{\"");
            List<String> symbols = json ? json(file.toString(), text) : lines(file, text);
            if (symbols.isEmpty()) {
                throw new KerasException(Words.format("vocabulary %s has no symbols", file));
            }
            return of(symbols);
        } catch (NoSuchFileException missing) {
            throw new KerasException(Words.format("there is no vocabulary %s", file), missing);
        } catch (CharacterCodingException notText) {
            throw new KerasException(Words.format("vocabulary %s is not in UTF-8", file), notText);
        } catch (IOException unreadable) {
            throw new KerasException(
                    Words.format("vocabulary %s cannot be read: %s", file, FileFailure.reason(unreadable)), unreadable);
        }
    }

    /** The characters of a text. */
    public static Symbols of(String text, Order order) {
        if (order == Order.SORTED) {
            return new Symbols(text.codePoints().sorted().distinct().toArray());
        }
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        text.codePoints().forEach(codePoint -> counts.merge(codePoint, 1, Integer::sum));
        return new Symbols(counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .mapToInt(Map.Entry::getKey)
                .toArray());
    }

    private static Symbols of(List<String> symbols) {
        Set<Integer> seen = new HashSet<>();
        int[] codePoints = new int[symbols.size()];
        for (int id = 0; id < codePoints.length; id++) {
            String symbol = symbols.get(id);
            boolean character = !symbol.isEmpty() && symbol.codePointCount(0, symbol.length()) == 1;
            codePoints[id] = character ? symbol.codePointAt(0) : PRIVATE_USE + id;
            if (!Character.isValidCodePoint(codePoints[id]) || !seen.add(codePoints[id])) {
                throw new KerasException(
                        Words.format("the vocabulary has the symbol of id %d twice: \"%s\"", id, symbol));
            }
        }
        return new Symbols(codePoints);
    }

    private static List<String> lines(Path file, String text) {
        List<String> symbols = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isEmpty()) {
                throw new KerasException(Words.format(
                        "vocabulary %s: line %d is empty; a line break is written \\n", file, symbols.size() + 1));
            }
            symbols.add(
                    switch (line) {
                        case "\\n" -> "\n";
                        case "\\t" -> "\t";
                        case "\\r" -> "\r";
                        case "\\\\" -> "\\";
                        default -> line;
                    });
        }
        return symbols;
    }

    private static List<String> json(String file, String text) {
        JsonNode json = tree(file, text);
        if (json.path("class_name").asText().equals("Tokenizer")) {
            return ofTokenizer(file, json.path("config"));
        }
        if (json.isArray()) {
            List<String> symbols = new ArrayList<>();
            json.forEach(symbol -> symbols.add(symbol.asText()));
            return symbols;
        }
        return ofMap(file, json);
    }

    private static JsonNode tree(String file, String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException broken) {
            throw new KerasException(
                    Words.format("vocabulary %s is not JSON: %s", file, broken.getOriginalMessage()), broken);
        }
    }

    /** Its index is a text of JSON inside the JSON, and begins at 1. */
    private static List<String> ofTokenizer(String file, JsonNode config) {
        if (!config.path("char_level").asBoolean(false)) {
            throw new KerasException(Words.format(
                    "vocabulary %s: the Tokenizer counts words; a character model needs one of characters (char_level)",
                    file));
        }
        JsonNode index = config.path("word_index");
        return ofMap(file, index.isTextual() ? tree(file, index.textValue()) : index);
    }

    private static List<String> ofMap(String file, JsonNode map) {
        TreeMap<Integer, String> byId = new TreeMap<>();
        map.properties().forEach(entry -> {
            boolean toId = entry.getValue().isInt();
            String id = toId ? entry.getValue().asText() : entry.getKey();
            String symbol = toId ? entry.getKey() : entry.getValue().asText();
            if (!id.matches("\\d{1,7}") || byId.put(Integer.parseInt(id), symbol) != null) {
                throw new KerasException(Words.format("vocabulary %s: \"%s\" is not an id, or occurs twice", file, id));
            }
        });
        if (byId.isEmpty()) {
            throw new KerasException(Words.format("vocabulary %s has no symbols", file));
        }
        if (byId.lastKey() > 2 * byId.size()) {
            throw new KerasException(
                    Words.format("vocabulary %s: has %d symbols, but ids up to %d", file, byId.size(), byId.lastKey()));
        }
        return IntStream.rangeClosed(0, byId.lastKey())
                .mapToObj(id -> byId.getOrDefault(id, ""))
                .toList();
    }

    /** How many ids there are. */
    public int size() {
        return codePoints.length;
    }

    /** The ids that stand for no single character. */
    public List<Integer> withoutCharacter() {
        return IntStream.range(0, codePoints.length)
                .filter(id -> codePoints[id] == PRIVATE_USE + id)
                .boxed()
                .toList();
    }

    /** Texts to begin with: the letters, one by one; where there are none, all characters. */
    public List<String> beginnings() {
        List<String> letters = IntStream.of(codePoints)
                .filter(Character::isLetter)
                .mapToObj(Character::toString)
                .toList();
        return letters.isEmpty()
                ? IntStream.of(codePoints).mapToObj(Character::toString).toList()
                : letters;
    }

    /** The same characters, as gru4j orders them. */
    public Vocabulary vocabulary() {
        return Vocabulary.of(IntStream.of(codePoints));
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
