package org.gru4j.corpus.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Picks beginnings of lines out of a text, for when a text must be begun and nobody says how. */
public final class LineStarts {

    /** How many a model keeps. */
    public static final int USUAL = 64;

    private static final int MAX_CHARACTERS = 24;
    private static final int TRIES_PER_START = 20;

    /** A text without line ends, however long, must not be walked through for each try. */
    private static final int MAX_LINE = 10_000;

    private LineStarts() {}

    /**
     * {@return up to {@code count} different beginnings of lines from random places, at least one; the text's own
     * beginning where it has no other line}
     */
    public static List<String> pick(CorpusText corpus, int count, Random random) {
        EncodedText text = corpus.text();
        Set<String> starts = new LinkedHashSet<>();
        for (int tries = 0; tries < count * TRIES_PER_START && starts.size() < count; tries++) {
            int lineStart = nextLine(corpus, random.nextInt(text.length()));
            if (lineStart < text.length()) {
                starts.add(start(corpus, lineStart));
            }
        }
        starts.remove("");
        return starts.isEmpty() ? List.of(start(corpus, 0)) : new ArrayList<>(starts);
    }

    /** Where the line after {@code from} begins, or the text's length if that is not near. */
    private static int nextLine(CorpusText corpus, int from) {
        int length = corpus.text().length();
        int end = length - from > MAX_LINE ? from + MAX_LINE : length;
        for (int index = from; index < end; index++) {
            if (character(corpus, index) == '\n') {
                return index + 1;
            }
        }
        return length;
    }

    private static String start(CorpusText corpus, int from) {
        StringBuilder start = new StringBuilder();
        int end = Math.min(from + MAX_CHARACTERS, corpus.text().length());
        for (int index = from; index < end; index++) {
            int character = character(corpus, index);
            if ((character == '\n' || character == '\r') && start.length() > 0) {
                break;
            }
            start.appendCodePoint(character);
        }
        return start.toString().isBlank() && from > 0 ? "" : start.toString();
    }

    private static int character(CorpusText corpus, int index) {
        return corpus.vocabulary().codePointOf(corpus.text().idAt(index));
    }
}
