package org.gru4j.inspection.internal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.gru4j.inspection.Feature;

/** What a reader sees at each character of a text, as a number. Everything is so once the character has been read. */
final class FeatureValues {

    private static final String QUOTATION_MARKS = "\"“”„«»";
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";
    private static final String SENTENCE_ENDS = ".!?…";

    private final Map<Feature, double[]> values = new EnumMap<>(Feature.class);
    private boolean quoted;
    private int brackets;
    private int word; // letters so far
    private int line; // characters so far
    private int sentence;
    private boolean sentenceEnded;

    private FeatureValues(int length) {
        for (Feature feature : Feature.values()) {
            values.put(feature, new double[length]);
        }
    }

    /** {@return for each feature a number for each character} */
    static Map<Feature, double[]> of(int[] codePoints) {
        FeatureValues features = new FeatureValues(codePoints.length);
        int lineStart = 0;
        for (int i = 0; i < codePoints.length; i++) {
            features.read(codePoints[i]);
            for (Feature feature : Feature.values()) {
                features.set(feature, i, features.now(feature, codePoints[i]));
            }
            if (codePoints[i] == '\n' || i + 1 == codePoints.length) {
                for (int of = lineStart; of <= i; of++) {
                    features.set(Feature.LINE_LENGTH, of, Math.log1p(i - lineStart));
                }
                lineStart = i + 1;
            }
        }
        return features.values;
    }

    private void set(Feature feature, int position, double value) {
        Objects.requireNonNull(values.get(feature))[position] = value;
    }

    private void read(int codePoint) {
        if (codePoint == '\n') {
            boolean paragraphEnds = line == 0;
            quoted &= !paragraphEnds; // what was not closed was not meant
            brackets = paragraphEnds ? 0 : brackets;
            line = 0;
        } else {
            line++;
        }
        quoted ^= QUOTATION_MARKS.indexOf(codePoint) >= 0;
        brackets += OPENING.indexOf(codePoint) >= 0 ? 1 : 0;
        brackets = Math.max(0, brackets - (CLOSING.indexOf(codePoint) >= 0 ? 1 : 0));
        boolean inWord = Character.isLetterOrDigit(codePoint);
        word = inWord ? word + 1 : 0;
        sentence = sentenceEnded && inWord ? 1 : sentence + 1;
        sentenceEnded = SENTENCE_ENDS.indexOf(codePoint) >= 0 || (sentenceEnded && !inWord);
    }

    private double now(Feature feature, int codePoint) {
        return switch (feature) {
            case QUOTATION -> number(quoted);
            case BRACKETS -> number(brackets > 0);
            case CAPITAL -> number(Character.isUpperCase(codePoint));
            case DIGIT -> number(Character.isDigit(codePoint));
            case WORD_POSITION -> word;
            case LINE_POSITION -> line;
            case SENTENCE_POSITION -> sentence;
            case WORD_END -> number(Character.isWhitespace(codePoint));
            case SENTENCE_END -> number(sentenceEnded);
            case LINE_LENGTH -> 0; // known at the line's end
        };
    }

    private static double number(boolean isSo) {
        return isSo ? 1 : 0;
    }
}
