package org.gru4j.generation;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gru4j.corpus.Vocabulary;

/** Finds known characters that stand for an unknown one: the same under another normal form, case, accent or typography. */
final class Folding {

    /** Characters that people take for each other, and what they become where none of the others is known. */
    private static final List<String> FAMILIES =
            List.of("'’‘‛′`´ʼ", "\"“”„‟«»″", "-–—‐‑‒―−", " \u00A0\u2002\u2003\u2009\u200A\u202F\t\n", "·•∙*");

    /** Letters that no normal form takes apart. */
    private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("ß", "ss"),
            Map.entry("ẞ", "SS"),
            Map.entry("æ", "ae"),
            Map.entry("Æ", "AE"),
            Map.entry("œ", "oe"),
            Map.entry("Œ", "OE"),
            Map.entry("ø", "o"),
            Map.entry("Ø", "O"),
            Map.entry("ł", "l"),
            Map.entry("Ł", "L"),
            Map.entry("đ", "d"),
            Map.entry("Đ", "D"),
            Map.entry("ð", "d"),
            Map.entry("þ", "th"),
            Map.entry("Þ", "Th"),
            Map.entry("ı", "i"),
            Map.entry("ſ", "s"));

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    /** From the smallest change to the largest. */
    private static final List<Function<String, Stream<String>>> STEPS = List.of(
            text -> Stream.of(Normalizer.normalize(text, Form.NFC), Normalizer.normalize(text, Form.NFD)),
            Folding::family,
            text -> Stream.of(text.toLowerCase(Locale.ROOT), text.toUpperCase(Locale.ROOT)),
            text -> Stream.of(
                    MARKS.matcher(Normalizer.normalize(text, Form.NFD)).replaceAll("")),
            text -> Stream.of(Normalizer.normalize(text, Form.NFKC), Normalizer.normalize(text, Form.NFKD)),
            text -> Stream.ofNullable(LETTERS.get(text)));

    private Folding() {}

    /** The nearest known text, by the number of steps and then by their order; empty where there is none. */
    static String nearest(int codePoint, Vocabulary vocabulary) {
        String unknown = Character.toString(codePoint);
        Set<String> seen = new LinkedHashSet<>(Set.of(unknown));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String text = open.removeFirst();
            for (Function<String, Stream<String>> step : STEPS) {
                for (String changed : step.apply(text).toList()) {
                    if (!changed.isEmpty() && seen.add(changed)) {
                        if (known(changed, vocabulary)) {
                            return changed;
                        }
                        open.addLast(changed);
                    }
                }
            }
        }
        return "";
    }

    /** A letter with its marks put together, or taken apart, if that is known; otherwise as it is. */
    static String recompose(String cluster, Vocabulary vocabulary) {
        if (known(cluster, vocabulary)) {
            return cluster;
        }
        return Stream.of(Form.NFC, Form.NFD)
                .map(form -> Normalizer.normalize(cluster, form))
                .filter(changed -> known(changed, vocabulary))
                .findFirst()
                .orElse(cluster);
    }

    private static boolean known(String text, Vocabulary vocabulary) {
        return text.codePoints().allMatch(vocabulary::contains);
    }

    private static Stream<String> family(String text) {
        return FAMILIES.stream()
                .filter(family -> text.codePointCount(0, text.length()) == 1 && family.contains(text))
                .flatMap(family -> family.codePoints().mapToObj(Character::toString));
    }
}
