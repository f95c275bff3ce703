package org.gru4j.generation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gru4j.corpus.Vocabulary;

/** What to do with characters of a prompt that the model does not know. */
public enum UnknownCharacters {
    /** Take the nearest character that it knows, or leave it out if there is none. */
    FOLD,
    /** Leave them out. */
    SKIP,
    /** Refuse the prompt. */
    ERROR;

    private static final Pattern CLUSTER = Pattern.compile("\\X");

    /**
     * A prompt of known characters.
     *
     * @param text possibly empty
     * @param replacements what was changed, each unknown character once
     */
    public record Fitted(String text, List<Replacement> replacements) {}

    /**
     * An unknown character.
     *
     * @param codePoint what it is
     * @param position where it stands first, counted in code points from 0
     * @param by what stands for it now; empty where it was left out
     */
    public record Replacement(int codePoint, int position, String by) {}

    /**
     * Makes a prompt that the model can read.
     *
     * @return the prompt
     * @throws org.gru4j.corpus.UnknownCharacterException if a character is not known and that is an {@link #ERROR}
     */
    public Fitted fit(String prompt, Vocabulary vocabulary) {
        if (this == ERROR) {
            vocabulary.encode(prompt);
        }
        StringBuilder fitted = new StringBuilder();
        Map<Integer, Replacement> replacements = new LinkedHashMap<>();
        int position = 0;
        for (String cluster : CLUSTER.matcher(vocabulary.read(prompt))
                .results()
                .map(MatchResult::group)
                .toList()) {
            String whole = this == FOLD ? Folding.recompose(cluster, vocabulary) : cluster;
            int[] codePoints = cluster.codePoints().toArray();
            boolean recomposed = !whole.equals(cluster);
            for (int i = 0; i < codePoints.length; i++) {
                String by = Character.toString(codePoints[i]);
                if (!vocabulary.contains(codePoints[i])) {
                    by = recomposed ? whole : nearest(codePoints[i], vocabulary);
                    replacements.putIfAbsent(codePoints[i], new Replacement(codePoints[i], position + i, by));
                }
                fitted.append(recomposed ? "" : by);
            }
            fitted.append(recomposed ? whole : "");
            position += (int) written(cluster, vocabulary).codePoints().count();
        }
        return new Fitted(written(fitted.toString(), vocabulary), new ArrayList<>(replacements.values()));
    }

    /** As it is typed: with the spellings of characters that have some. */
    private static String written(String text, Vocabulary vocabulary) {
        return vocabulary.spellings().isEmpty()
                ? text
                : text.codePoints().mapToObj(vocabulary::spelled).collect(Collectors.joining());
    }

    private String nearest(int codePoint, Vocabulary vocabulary) {
        return this == FOLD ? Folding.nearest(codePoint, vocabulary) : "";
    }
}
