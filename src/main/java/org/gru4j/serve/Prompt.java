package org.gru4j.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.generation.UnknownCharacters;

/**
 * A prompt as it was given, and as the model reads it: what the model does not know is replaced by what is nearest, or left out.
 *
 * @param given all of it; possibly nothing
 * @param known of the model's characters
 * @param parts of both, in order
 */
record Prompt(String given, String known, List<Part> parts) {

    private static final Pattern CLUSTER = Pattern.compile("\\X");

    /**
     * A character of the given text, or some that were replaced together.
     *
     * @param known how many characters the model reads for it, 0 or more
     */
    record Part(String given, int known) {}

    /** @throws Refusal if there are characters and the model knows none of them */
    static Prompt of(String parameter, String given, Vocabulary vocabulary) {
        List<Part> parts = new ArrayList<>();
        StringBuilder known = new StringBuilder();
        Map<String, String> seen = new HashMap<>();
        for (String cluster :
                CLUSTER.matcher(given).results().map(MatchResult::group).toList()) {
            String fitted = seen.computeIfAbsent(
                    cluster, it -> UnknownCharacters.FOLD.fit(it, vocabulary).text());
            known.append(fitted);
            if (fitted.equals(cluster)) {
                cluster.codePoints().forEach(it -> parts.add(new Part(Character.toString(it), 1)));
            } else {
                parts.add(new Part(cluster, fitted.codePointCount(0, fitted.length())));
            }
        }
        if (known.isEmpty() && !given.isEmpty()) {
            throw Refusal.of(parameter, "a text of which the model knows a character at least");
        }
        return new Prompt(given, known.toString(), parts);
    }

    /** A prompt of the model's own. */
    static Prompt known(String text) {
        return new Prompt(
                text,
                text,
                text.codePoints()
                        .mapToObj(it -> new Part(Character.toString(it), 1))
                        .toList());
    }

    int length() {
        return given.codePointCount(0, given.length());
    }
}
