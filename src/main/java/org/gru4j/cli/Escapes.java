package org.gru4j.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gru4j.internal.Visible;
import org.gru4j.internal.Words;

/** What cannot well be typed on a command line, or shown on a terminal: a line end, a tab, and for their sake a backslash. */
final class Escapes {

    /** For the help of options that have them. */
    static final String HELP = "\\n is a line end, \\t a tab and \\\\ a backslash";

    private static final Pattern ESCAPE = Pattern.compile("\\\\([nt\\\\])");

    private Escapes() {}

    /** A text with what its escapes stand for; other backslashes stand for themselves. */
    static String resolved(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        switch (escape.group(1)) {
                            case "n" -> "\n";
                            case "t" -> "\t";
                            default -> "\\";
                        }));
    }

    /** A text of strangers, each character by itself; those that a terminal would act on as their names in Java. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\n' -> shown.append("\\n");
                case '\t' -> shown.append("\\t");
                default ->
                    shown.append(
                            Visible.isHidden(character)
                                    ? Words.format("\\u%04x", character)
                                    : Visible.alone(character));
            }
        });
        return shown.toString();
    }
}
