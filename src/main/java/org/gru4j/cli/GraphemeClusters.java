package org.gru4j.cli;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Passes characters on as what a reader takes for one: a letter together with its combining marks, an emoji with all its
 * parts. A cluster is passed on when it is known to be whole, which is one character later.
 */
final class GraphemeClusters {

    private static final Pattern ONE_CLUSTER = Pattern.compile("\\X");

    /** More than any writing system needs; bounds how long a text of nothing but marks is held back. */
    private static final int LONGEST = 64;

    private final Consumer<String> out;
    private final StringBuilder cluster = new StringBuilder();

    GraphemeClusters(Consumer<String> out) {
        this.out = out;
    }

    /** Takes one or more whole characters. */
    void append(String characters) {
        characters.codePoints().forEach(codePoint -> {
            int length = cluster.length();
            cluster.appendCodePoint(codePoint);
            if (length > 0 && (length > LONGEST || !ONE_CLUSTER.matcher(cluster).matches())) {
                out.accept(cluster.substring(0, length));
                cluster.delete(0, length);
            }
        });
    }

    /** Passes on what is held back. */
    void flush() {
        if (!cluster.isEmpty()) {
            out.accept(cluster.toString());
            cluster.setLength(0);
        }
    }
}
