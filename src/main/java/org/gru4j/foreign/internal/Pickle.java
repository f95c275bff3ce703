package org.gru4j.foreign.internal;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gru4j.internal.Words;

/**
 * A pickle of plain values: a dict becomes a Map, a list a List, a text a String and a whole number a Long. A list may hold
 * itself: whoever walks through one must not go deeper than it has to.
 */
public final class Pickle {

    /** A pickle is a program, and of this one nothing has to be called. */
    private static final PickleClasses CLASSES = new PickleClasses() {
        @Override
        public Object named(String name) {
            throw new FormatException(Words.format(
                    "has a pickle that asks for %s, and only plain dicts and lists are read; nothing of it was run",
                    name));
        }

        /** Nobody knows the encoding of its bytes. */
        @Override
        public String textOfPython2(String text) {
            if (!text.chars().allMatch(one -> one < 0x80)) {
                throw new FormatException("has a pickle with a text that is not US-ASCII: write it with Python 3");
            }
            return text;
        }
    };

    private final Deque<Object> waiting = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Pickle() {}

    /** {@return whether a file begins and ends as a pickle of one dict or list does} */
    public static boolean isOne(byte[] content) {
        if (content.length < 2 || content[content.length - 1] != '.') {
            return false;
        }
        int first = Byte.toUnsignedInt(content[0]);
        int second = content[1];
        boolean putNext = content.length > 2 && content[2] == 0;
        return first == 0x80 // no text in UTF-8 begins so; protocol 2 and later
                || (first == '(' && (second == 'd' || second == 'l')) // protocol 0
                || ((first == '}' || first == ']') && ((second == 'q' && putNext) || second == '.')); // protocol 1
    }

    /**
     * Reads the value that a pickle holds.
     *
     * @return a Map, List, String or Long
     * @throws FormatException if it is damaged, too large, or holds anything else
     */
    public static Object read(byte[] content) {
        Object value = PickleMachine.read(content, CLASSES);
        new Pickle().requirePlain(value);
        return value;
    }

    private void requirePlain(Object value) {
        check(value);
        while (!waiting.isEmpty()) {
            Object one = waiting.remove();
            if (one instanceof Map<?, ?> dict) {
                dict.keySet().forEach(Pickle::checkKey);
                dict.values().forEach(this::check);
            } else if (one instanceof List<?> list) {
                list.forEach(this::check);
            }
        }
    }

    private void check(Object value) {
        if (value instanceof Map || value instanceof ArrayList) {
            if (seen.add(value)) {
                waiting.add(value);
            }
        } else if (value instanceof BigInteger) {
            throw new FormatException("has a pickle with a number that is larger than any id");
        } else if (!(value instanceof String || value instanceof Long)) {
            throw new FormatException(Words.format(
                    "has a pickle with %s in it, and only dicts, lists, texts and whole numbers are read",
                    kind(value)));
        }
    }

    private static String kind(Object value) {
        if (value instanceof Boolean) {
            return "True or False";
        }
        if (value instanceof Double) {
            return "a number with a fraction";
        }
        if (value instanceof List) {
            return "a tuple";
        }
        return value == PickleMachine.NONE ? "None" : "bytes";
    }

    private static void checkKey(Object key) {
        if (!(key instanceof String || key instanceof Long)) {
            throw new FormatException("has a pickle with a dict whose keys are not texts or whole numbers");
        }
    }
}
