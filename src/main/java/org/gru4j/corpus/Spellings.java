package org.gru4j.corpus;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.gru4j.internal.Words;

/**
 * The texts that stand for characters.
 *
 * @param byCharacter as they are written
 * @param byText as they are read: without those that are a character of the vocabulary themselves
 * @param lengths of those that are read, in units of UTF-16, the longest first
 */
record Spellings(Map<Integer, String> byCharacter, Map<String, Integer> byText, List<Integer> lengths) {

    /**
     * Spellings of a vocabulary.
     *
     * @param known the characters of the vocabulary
     * @throws IllegalArgumentException if one is too long or too short, or its character is not known
     */
    static Spellings of(Map<Integer, String> byCharacter, IntPredicate known) {
        Map<String, Integer> byText = new HashMap<>();
        Map<Integer, String> sorted = new TreeMap<>(byCharacter);
        for (Map.Entry<Integer, String> one : sorted.entrySet()) {
            String text = one.getValue();
            int length = text.codePointCount(0, text.length());
            if (length < 1 || length > Vocabulary.MAX_SPELLING || !known.test(one.getKey())) {
                throw new IllegalArgumentException(Words.format(
                        "a spelling must be of a character of the vocabulary and have 1 to %d characters, but that of U+%04X has %d",
                        Vocabulary.MAX_SPELLING, one.getKey(), length));
            }
            if (length > 1 || !known.test(text.codePointAt(0))) {
                byText.putIfAbsent(text, one.getKey());
            }
        }
        List<Integer> lengths = byText.keySet().stream()
                .map(String::length)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
        return new Spellings(Collections.unmodifiableMap(sorted), byText, lengths);
    }

    /** A text with a character in place of each spelling; at each place the longest counts. */
    String read(String text) {
        if (byText.isEmpty()) {
            return text;
        }
        StringBuilder read = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int length = lengthAt(text, at);
            if (length > 0) {
                read.appendCodePoint(byText.getOrDefault(text.substring(at, at + length), 0));
                at += length;
            } else {
                int codePoint = text.codePointAt(at);
                read.appendCodePoint(codePoint);
                at += Character.charCount(codePoint);
            }
        }
        return read.toString();
    }

    private int lengthAt(String text, int at) {
        for (int length : lengths) {
            if (at + length <= text.length() && byText.containsKey(text.substring(at, at + length))) {
                return length;
            }
        }
        return 0;
    }
}
