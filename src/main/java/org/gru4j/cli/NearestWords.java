package org.gru4j.cli;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody may have meant who wrote a word that is not known: the beginning of a name, its initials ({@code lr}), or a
 * name with a typing error. picocli has suggestions of its own, but for options and commands only, and it offers all names
 * that share a pair of letters.
 */
final class NearestWords {

    /** More than these help nobody. */
    private static final int MOST = 3;

    private static final int NONE = Integer.MAX_VALUE;

    private NearestWords() {}

    /** What to add to a message about a word: {@code ; did you mean …?}, or nothing where nothing is near. */
    static String question(String word, Collection<String> names) {
        List<String> near = of(word, names);
        return near.isEmpty() ? "" : "; did you mean " + WrongUsage.listed(near, "or") + "?";
    }

    /** The nearest names; none where nothing is near, or too much. */
    static List<String> of(String word, Collection<String> names) {
        String plain = plain(word);
        if (plain.isEmpty()) {
            return List.of();
        }
        TreeMap<Integer, List<String>> byDistance = names.stream()
                .distinct()
                .collect(
                        Collectors.groupingBy(name -> distance(plain, plain(name)), TreeMap::new, Collectors.toList()));
        byDistance.remove(NONE);
        List<String> nearest =
                byDistance.isEmpty() ? List.of() : byDistance.firstEntry().getValue();
        return nearest.size() > MOST ? List.of() : nearest;
    }

    private static String plain(String word) {
        return word.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
    }

    private static int distance(String word, String name) {
        if (word.equals(name)) {
            return 0;
        }
        if (word.equals(initials(name)) || name.startsWith(word) || (name.length() > 2 && word.startsWith(name))) {
            return 1;
        }
        int edits = edits(word, name);
        return edits <= word.length() / 3 ? 1 + edits : NONE;
    }

    private static String initials(String name) {
        return name.contains("-")
                ? Stream.of(name.split("-", -1))
                        .map(part -> part.substring(0, 1))
                        .collect(Collectors.joining())
                : "";
    }

    /** Letters that are missing, too many, wrong, or changed places with their neighbours. */
    private static int edits(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int fewest = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
                fewest = Math.min(fewest, edits[i - 1][j - 1] + changed);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    fewest = Math.min(fewest, edits[i - 2][j - 2] + 1);
                }
                edits[i][j] = fewest;
            }
        }
        return edits[a.length()][b.length()];
    }
}
