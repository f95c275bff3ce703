package org.gru4j.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What cannot well be typed on a command line: a line end, a tab, and for their sake a backslash. */
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
}
