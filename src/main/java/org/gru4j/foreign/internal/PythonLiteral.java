package org.gru4j.foreign.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.internal.Words;

/**
 * Reads what Python's {@code repr} and {@code print} write of a dict or a list: a dict becomes a Map, a list a List, a text a
 * String and a whole number a Long.
 */
public final class PythonLiteral {

    private static final int MAX_DEPTH = 16;
    private static final int SHOWN = 20; // characters of what is not known

    private final String text;
    private int at;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /**
     * Reads a dict or a list.
     *
     * @return a Map or a List of Maps, Lists, Strings and Longs
     * @throws FormatException if it is none, or holds anything else; the message is a sentence of its own
     */
    public static Object read(String text) {
        PythonLiteral reader = new PythonLiteral(text);
        Object value = reader.value(0);
        if (reader.peek() != 0) {
            throw reader.unknown();
        }
        return value;
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean accept(char wanted) {
        boolean there = peek() == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new FormatException(Words.format("it is nested more than %d deep", MAX_DEPTH));
        }
        char first = peek();
        if (first == '{') {
            return dict(depth);
        }
        if (first == '[') {
            return list(depth);
        }
        boolean unicode = first == 'u' && at + 1 < text.length() && isQuote(text.charAt(at + 1)); // of Python 2
        at += unicode ? 1 : 0;
        if (unicode || isQuote(first)) {
            PythonText.Read read = PythonText.quoted(text, at);
            at = read.end();
            return read.value();
        }
        return number();
    }

    private static boolean isQuote(char one) {
        return one == '\'' || one == '"';
    }

    private Map<Object, Object> dict(int depth) {
        Map<Object, Object> dict = new LinkedHashMap<>();
        at++;
        while (!accept('}')) {
            Object key = value(depth + 1);
            if (!(key instanceof String || key instanceof Long)) {
                throw new FormatException("it has a dict whose keys are not texts or whole numbers");
            }
            require(':');
            dict.put(key, value(depth + 1));
            separator('}');
        }
        return dict;
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        at++;
        while (!accept(']')) {
            list.add(value(depth + 1));
            separator(']');
        }
        return list;
    }

    /** A comma, which may be left out before the end. */
    private void separator(char end) {
        if (peek() != end) {
            require(',');
        }
    }

    private void require(char wanted) {
        if (!accept(wanted)) {
            throw unknown();
        }
    }

    private Long number() {
        int end = at;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || ".-+_".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        String number = text.substring(at, end);
        if (!number.matches("-?[0-9]{1,18}L?")) {
            throw unknown();
        }
        at = end;
        return Long.valueOf(number.replace("L", ""));
    }

    private FormatException unknown() {
        if (peek() == 0) {
            return new FormatException("it ends in the middle");
        }
        long line = 1 + text.substring(0, at).chars().filter(one -> one == '\n').count();
        return new FormatException(Words.format(
                "line %d has %s where a dict, a list, a text or a whole number, or what stands between them, must be",
                line, text.substring(at, Math.min(text.length(), at + SHOWN))));
    }
}
