package org.gru4j.internal;

import java.util.regex.Pattern;

/** What a person can see of a character. */
public final class Visible {

    private static final Pattern ONE_CLUSTER = Pattern.compile("\\X");
    private static final String DOTTED_CIRCLE = "\u25CC";

    private Visible() {}

    /** {@return whether nothing of it can be seen, or it changes how what stands around it is shown} */
    public static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** {@return what a stranger wrote, for one line: at most so many characters, and ? for each that is hidden} */
    public static String inLine(String text, int most) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(most).map(one -> isHidden(one) ? '?' : one).forEach(line::appendCodePoint);
        return text.codePointCount(0, text.length()) > most ? line + "…" : line.toString();
    }

    /** {@return whether it joins whatever stands before it, as an accent does} */
    public static boolean isMark(int codePoint) {
        return ONE_CLUSTER.matcher(" " + Character.toString(codePoint)).matches();
    }

    /** {@return a character by itself: a mark stands on a dotted circle, as Unicode's charts have it} */
    public static String alone(int codePoint) {
        return (isMark(codePoint) ? DOTTED_CIRCLE : "") + Character.toString(codePoint);
    }
}
