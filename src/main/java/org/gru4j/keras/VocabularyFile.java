package org.gru4j.keras;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.foreign.internal.FormatException;
import org.gru4j.foreign.internal.Pickle;
import org.gru4j.foreign.internal.PythonLiteral;
import org.gru4j.internal.FileFailure;
import org.gru4j.internal.Visible;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/** Reads the symbols of a vocabulary, in the order of their ids, from what Python scripts leave of them. */
final class VocabularyFile {

    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_NESTING = 4; // JSON in JSON, lists in a dict
    private static final int MAX_PARTS = 8; // lists and dicts in one dict: one may stand in a pickle again and again
    private static final int SHOWN = 40; // of what a stranger wrote
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String name;

    private VocabularyFile(Path file) {
        this.name = file.toString();
    }

    /**
     * The symbols of a file; an id that has none has an empty text.
     *
     * @throws KerasException if it cannot be read, or has none of the forms that {@link Symbols#read} knows
     */
    static List<String> read(Path file) {
        VocabularyFile reader = new VocabularyFile(file);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw reader.refused("is larger than 16 MB");
            }
            List<String> symbols = reader.symbols(Files.readAllBytes(file));
            if (symbols.stream().allMatch(String::isEmpty)) {
                throw reader.refused("has no symbols");
            }
            return symbols;
        } catch (NoSuchFileException missing) {
            throw new KerasException(Words.format("there is no vocabulary %s", file), missing);
        } catch (CharacterCodingException notText) {
            throw new KerasException(Words.format("vocabulary %s is not in UTF-8", file), notText);
        } catch (IOException unreadable) {
            throw new KerasException(
                    Words.format("vocabulary %s cannot be read: %s", file, FileFailure.reason(unreadable)), unreadable);
        }
    }

    private KerasException refused(String why) {
        return new KerasException(Words.format("vocabulary %s %s", name, why));
    }

    private List<String> symbols(byte[] content) throws CharacterCodingException {
        if (Pickle.isOne(content)) {
            try {
                return symbols(Pickle.read(content), 0);
            } catch (FormatException other) {
                throw new KerasException(
                        Words.format("vocabulary %s %s: save it as JSON in Python", name, other.getMessage()), other);
            }
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
        String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        return isBracketed(unmarked.strip()) && !isShortLines(unmarked)
                ? symbols(literal(unmarked), 0)
                : lines(unmarked);
    }

    private static boolean isBracketed(String text) {
        String ends = text.length() < 2 ? "" : text.substring(0, 1) + text.charAt(text.length() - 1);
        return ends.equals("{}") || ends.equals("[]") || ends.equals("\"\"");
    }

    /** A list of symbols may begin and end with brackets, too, but JSON has at least the quotes of a text in some line. */
    private static boolean isShortLines(String text) {
        return text.lines().allMatch(line -> line.length() <= 2) && text.lines().count() > 1;
    }

    private Object literal(String text) {
        try {
            return json(text);
        } catch (JacksonException notJson) {
            try {
                return PythonLiteral.read(text);
            } catch (FormatException notPython) {
                throw new KerasException(
                        Words.format(
                                "vocabulary %s is neither JSON (%s) nor a dict or list as Python prints it (%s)",
                                name, notJson.getOriginalMessage(), notPython.getMessage()),
                        notPython);
            }
        }
    }

    private Object json(String text) throws JacksonException {
        Object value = JSON.readValue(text, Object.class);
        if (value == null) {
            throw refused("has no symbols");
        }
        return value;
    }

    private List<String> symbols(@Nullable Object value, int depth) {
        if (depth < MAX_NESTING && value instanceof String inner) {
            return symbols(literal(inner), depth + 1);
        }
        if (depth < MAX_NESTING && value instanceof Map<?, ?> map) {
            return "Tokenizer".equals(map.get("class_name")) ? ofTokenizer(map, depth) : ofMap(map, depth);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::symbol).toList();
        }
        throw refused("has no list or dict of symbols");
    }

    private String symbol(@Nullable Object value) {
        if (value instanceof String || isWhole(value)) {
            return String.valueOf(value);
        }
        throw refused("has a list with something other than symbols in it");
    }

    private static boolean isWhole(@Nullable Object value) {
        return value instanceof Integer || value instanceof Long;
    }

    /** Its index may be a text of JSON inside the JSON, and begins at 1. */
    private List<String> ofTokenizer(Map<?, ?> tokenizer, int depth) {
        if (!(tokenizer.get("config") instanceof Map<?, ?> config) || !Boolean.TRUE.equals(config.get("char_level"))) {
            throw new KerasException(Words.format(
                    "vocabulary %s: the Tokenizer counts words; a character model needs one of characters (char_level)",
                    name));
        }
        return symbols(config.get("word_index"), depth + 1);
    }

    private static boolean isPart(@Nullable Object value) {
        return value instanceof Map || value instanceof List;
    }

    private List<String> ofMap(Map<?, ?> map, int depth) {
        long parts = map.values().stream().filter(VocabularyFile::isPart).count();
        if (parts > MAX_PARTS) {
            throw refused(
                    Words.format("has %,d lists and dicts in one dict, and at most %d are read", parts, MAX_PARTS));
        }
        if (parts > 0) {
            return ofMembers(map, depth);
        }
        boolean toIds = map.values().stream().allMatch(VocabularyFile::isWhole)
                && map.keySet().stream().allMatch(String.class::isInstance);
        boolean toSymbols = map.values().stream().allMatch(String.class::isInstance);
        if (!toIds && !toSymbols) {
            throw refused("is neither from symbols to ids nor from ids to symbols");
        }
        TreeMap<Integer, String> byId = new TreeMap<>();
        map.forEach((key, value) -> {
            String id = String.valueOf(toIds ? value : key);
            if (!id.matches("\\d{1,7}")
                    || byId.put(Integer.parseInt(id), String.valueOf(toIds ? key : value)) != null) {
                throw new KerasException(Words.format(
                        "vocabulary %s: \"%s\" is not an id, or occurs twice", name, Visible.inLine(id, SHOWN)));
            }
        });
        if (byId.isEmpty()) {
            throw refused("has no symbols");
        }
        if (byId.lastKey() > 2 * byId.size()) {
            throw new KerasException(
                    Words.format("vocabulary %s: has %d symbols, but ids up to %d", name, byId.size(), byId.lastKey()));
        }
        return IntStream.rangeClosed(0, byId.lastKey())
                .mapToObj(id -> byId.getOrDefault(id, ""))
                .toList();
    }

    /** Both directions of one vocabulary, each under a name. */
    private List<String> ofMembers(Map<?, ?> map, int depth) {
        Map<String, List<String>> members = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (isPart(value)) {
                members.put(Visible.inLine(String.valueOf(key), SHOWN), symbols(value, depth + 1));
            }
        });
        List<List<String>> different = members.values().stream().distinct().toList();
        if (different.size() > 1) {
            throw refused("has several vocabularies that differ: "
                    + members.keySet().stream().limit(4).collect(Collectors.joining(", ")));
        }
        return different.get(0);
    }

    private List<String> lines(String text) {
        List<String> symbols = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isEmpty()) {
                throw new KerasException(Words.format(
                        "vocabulary %s: line %d is empty; a line break is written \\n", name, symbols.size() + 1));
            }
            if (line.length() > 2 * Vocabulary.MAX_SPELLING) {
                throw new KerasException(Words.format(
                        "vocabulary %s: line %d has %,d characters, which is no symbol; it may be JSON, a dict or a list as "
                                + "Python prints it, a pickle of one, or have a symbol a line",
                        name, symbols.size() + 1, line.length()));
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
}
