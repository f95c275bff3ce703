package org.gru4j.generation.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.CopyIndex;
import org.gru4j.corpus.internal.CopyIndex.Match;
import org.jspecify.annotations.Nullable;

/** Which words stand in the training text, as words of their own. A word is a run of letters with their marks. */
final class KnownWords {

    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*");

    private final CopyIndex index;
    private final Vocabulary vocabulary;
    private final int[] boundaries; // what may stand before and after a word
    private final Map<String, Boolean> known = new HashMap<>();

    KnownWords(CopyIndex index, Vocabulary vocabulary) {
        this.index = index;
        this.vocabulary = vocabulary;
        this.boundaries = IntStream.concat(
                        IntStream.of(CopyIndex.EDGE),
                        IntStream.range(0, vocabulary.size()).filter(id -> isBoundary(vocabulary.codePointOf(id))))
                .toArray();
    }

    private static boolean isBoundary(int codePoint) {
        return !Pattern.matches("[\\p{L}\\p{M}]", Character.toString(codePoint));
    }

    /** The share of known words, of those that neither begin nor end the text, for there one may be cut; null without words. */
    @Nullable
    Double share(String text) {
        List<String> words = WORD.matcher(text)
                .results()
                .filter(word -> word.start() > 0 && word.end() < text.length())
                .map(MatchResult::group)
                .toList();
        if (words.isEmpty()) {
            return null;
        }
        return (double) words.stream().filter(this::contains).count() / words.size();
    }

    boolean contains(String word) {
        return known.computeIfAbsent(word, this::lookUp);
    }

    private boolean lookUp(String word) {
        int[] ids = vocabulary.encode(word);
        for (int before : boundaries) {
            Match match = index.extend(index.nothing(), before);
            for (int i = 0; i < ids.length && match != null; i++) {
                match = index.extend(match, ids[i]);
            }
            if (match != null && isEnded(match)) {
                return true;
            }
        }
        return false;
    }

    private boolean isEnded(Match match) {
        return IntStream.of(boundaries).anyMatch(after -> index.extend(match, after) != null);
    }
}
