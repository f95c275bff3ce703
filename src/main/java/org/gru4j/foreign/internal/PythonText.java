package org.gru4j.foreign.internal;

import org.gru4j.internal.Words;

/** Texts as Python's {@code repr} writes them, and its pickles of protocol 0. */
final class PythonText {

    /** The letters of escapes of one character, and what they stand for. */
    private static final String LETTERS = "abfnrtv\\'\"";

    private static final String MEANINGS = "\u0007\b\f\n\r\t\u000b\\'\"";

    private final String text;
    private int at;

    private PythonText(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** A text and where the one in which it stands goes on. */
    record Read(String value, int end) {}

    /**
     * Reads a text in quotes of either kind.
     *
     * @param start where the first quote is
     * @throws FormatException if it does not end, or has an escape that is not known
     */
    static Read quoted(String text, int start) {
        PythonText reader = new PythonText(text, start + 1);
        StringBuilder value = new StringBuilder();
        char quote = text.charAt(start);
        while (reader.at < text.length() && text.charAt(reader.at) != quote) {
            reader.read(value);
        }
        if (reader.at >= text.length()) {
            throw new FormatException("a text has no quote at its end");
        }
        return new Read(value.toString(), reader.at + 1);
    }

    /**
     * Reads a text that is nothing but one in quotes.
     *
     * @throws FormatException as above, or if it is another
     */
    static String quoted(String text) {
        boolean quotes = !text.isEmpty() && (text.charAt(0) == '\'' || text.charAt(0) == '"');
        Read read = quotes ? quoted(text, 0) : new Read("", 0);
        if (read.end() != text.length() || !quotes) {
            throw new FormatException("a text is not in quotes");
        }
        return read.value();
    }

    /**
     * Reads a text in which only {@code \\u} and {@code \\U} are escapes.
     *
     * @throws FormatException if one of them is no character
     */
    static String rawUnicode(String text) {
        PythonText reader = new PythonText(text, 0);
        StringBuilder value = new StringBuilder();
        while (reader.at < text.length()) {
            boolean escape = text.startsWith("\\u", reader.at) || text.startsWith("\\U", reader.at);
            if (escape) {
                reader.read(value);
            } else {
                value.append(text.charAt(reader.at++));
            }
        }
        return value.toString();
    }

    /** One character, or what an escape stands for. */
    private void read(StringBuilder value) {
        char one = text.charAt(at++);
        if (one != '\\' || at == text.length()) {
            value.append(one);
            return;
        }
        char letter = text.charAt(at++);
        int known = LETTERS.indexOf(letter);
        if (known >= 0) {
            value.append(MEANINGS.charAt(known));
        } else if (letter >= '0' && letter <= '7') {
            at--;
            octal(value);
        } else {
            switch (letter) {
                case 'x' -> hexadecimal(2, value);
                case 'u' -> hexadecimal(4, value);
                case 'U' -> hexadecimal(8, value);
                case 'N' -> throw new FormatException("a text has the escape \\N, which is not read: write it as \\u");
                case '\n' -> {} // a line that goes on
                default -> value.append('\\').append(letter); // as in Python
            }
        }
    }

    private void octal(StringBuilder value) {
        int end = at;
        while (end < text.length() && end < at + 3 && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
            end++;
        }
        value.appendCodePoint(Integer.parseInt(text.substring(at, end), 8));
        at = end;
    }

    private void hexadecimal(int digits, StringBuilder value) {
        String hex = text.substring(at, Math.min(text.length(), at + digits));
        boolean valid =
                hex.length() == digits && hex.chars().allMatch(one -> Character.digit(one, 16) >= 0 && one < 0x80);
        long codePoint = valid ? Long.parseLong(hex, 16) : Long.MAX_VALUE;
        if (codePoint > Character.MAX_CODE_POINT) {
            throw new FormatException(
                    Words.format("a text has an escape that is no character: \\%s%s", text.charAt(at - 1), hex));
        }
        value.appendCodePoint((int) codePoint);
        at += digits;
    }
}
