package org.gru4j.corpus;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Which files of a folder are texts, by their names, whether in capitals or not.
 *
 * <p>Patterns are what a shell makes of them: {@code *} is any characters or none, {@code ?} is one, {@code [a-z]} and {@code
 * [!a-z]} are one that is or is not in the list, {@code {a,b}} is one or the other, and so is {@code *.a,*.b}.
 */
public final class FileNames {

    private static final Pattern PART = Pattern.compile("\\[[!^]?.[^\\]]*]|.", Pattern.DOTALL);
    private static final Pattern HIDDEN = Pattern.compile("\\..*|[^{]*,\\..*", Pattern.DOTALL);

    /** The names that end in {@code .txt}. */
    public static final FileNames TEXT = new FileNames(List.of("*.txt"), ".txt file");

    private final List<Pattern> compiled;
    private final String kind;

    private FileNames(List<String> patterns, String kind) {
        this.compiled = patterns.stream().map(FileNames::compiled).toList();
        this.kind = kind;
    }

    /**
     * {@return the names that match one or more of some patterns}
     *
     * @throws IllegalArgumentException if there are none, or one that no file of a folder can match
     */
    public static FileNames of(List<String> patterns) {
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("there is no pattern for the names of files");
        }
        return new FileNames(patterns, "file that matches " + String.join(" or ", patterns));
    }

    /** {@return whether a file of that name, without the folders before it, is a text} */
    public boolean match(String name) {
        return compiled.stream().anyMatch(it -> it.matcher(name).matches());
    }

    /** What there is none of where nothing matches. */
    String kind() {
        return kind;
    }

    private static Pattern compiled(String pattern) {
        if (pattern.isBlank()) {
            throw new IllegalArgumentException("a pattern for the names of files is empty: write for example *.md");
        }
        if (pattern.contains("/")) {
            throw new IllegalArgumentException("the pattern '" + pattern
                    + "' has a /, but is for the names of files, in whatever folder: write for example *.md");
        }
        if (HIDDEN.matcher(pattern).matches()) {
            throw new IllegalArgumentException("the pattern '" + pattern
                    + "' is for hidden files, which are never read: write for example *.md for an ending");
        }
        try {
            return Pattern.compile(
                    regularExpression(pattern), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "the pattern '" + pattern + "' is not complete: every [ and { needs its ] and }");
        }
    }

    private static String regularExpression(String pattern) {
        return PART.matcher(pattern)
                .replaceAll(part -> Matcher.quoteReplacement(regularExpressionOfPart(part.group())));
    }

    private static String regularExpressionOfPart(String part) {
        return switch (part) {
            case "*" -> ".*";
            case "?" -> ".";
            case "{" -> "(?:";
            case "}" -> ")";
            case "," -> "|";
            case "[" -> "["; // without an end, which is then complained of
            default -> part.startsWith("[") ? list(part.substring(1, part.length() - 1)) : Pattern.quote(part);
        };
    }

    private static String list(String content) {
        boolean not = content.startsWith("!") || content.startsWith("^");
        return content.substring(not ? 1 : 0)
                .codePoints()
                .mapToObj(c -> c == '-' ? "-" : "\\x{" + Integer.toHexString(c) + "}")
                .collect(Collectors.joining("", not ? "[^" : "[", "]"));
    }
}
