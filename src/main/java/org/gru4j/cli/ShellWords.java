package org.gru4j.cli;

import java.io.File;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of a command line, written as a shell takes them: for commands that are printed to be typed. */
final class ShellWords {

    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final Pattern PLAIN = Pattern.compile("[\\w./:=+,@%-]+");
    private static final Pattern PLAIN_ON_WINDOWS = Pattern.compile("[\\w./\\\\:+@-]+");

    private ShellWords() {}

    /** One command line of several words. */
    static String joined(Collection<String> words) {
        return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
    }

    /** One command line of several words. */
    static String joined(String... words) {
        return joined(List.of(words));
    }

    /** A word, in quotes where it needs them. */
    static String quoted(String word) {
        return quoted(word, WINDOWS);
    }

    static String quoted(String word, boolean windows) {
        if ((windows ? PLAIN_ON_WINDOWS : PLAIN).matcher(word).matches()) {
            return word;
        }
        return windows ? '"' + word.replace("\"", "\\\"") + '"' : "'" + word.replace("'", "'\\''") + "'";
    }
}
