package org.gru4j.foreign.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.internal.Words;

/**
 * Reads a pickle of Python, of protocols 0 to 5, that holds plain values: a dict becomes a Map, a list a List, a text a String
 * and a whole number a Long. A pickle is a program, and what can run anything is refused and not run: whatever names a class
 * or a function ends the reading. A list may hold itself: whoever walks through one must not go deeper than it has to.
 *
 * <p>The format is that of Python's module pickletools.
 */
public final class Pickle {

    /** Each can make an object of some 60 bytes out of one byte: this bounds the memory. */
    private static final int MAX_OPERATIONS = 4_000_000;

    private static final int NEWEST_PROTOCOL = 5;

    /** Where the items of the innermost list or dict begin on the stack. */
    private static final Object MARK = new Object();

    private final ByteBuffer in;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();

    private Pickle(byte[] content) {
        this.in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

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
     * @throws FormatException if it is damaged, or holds anything else
     */
    public static Object read(byte[] content) {
        try {
            return new Pickle(content).run();
        } catch (BufferUnderflowException cut) {
            throw new FormatException("the pickle ends in the middle", cut);
        }
    }

    private Object run() {
        for (int operations = 0; operations < MAX_OPERATIONS; operations++) {
            int code = next();
            if (code == '.') {
                return pop();
            }
            run(code);
        }
        throw new FormatException(Words.format("the pickle has more than %,d operations", MAX_OPERATIONS));
    }

    private void run(int code) {
        switch (code) {
            case 0x80 -> protocol(next());
            case 0x95 -> in.getLong(); // the length of a frame, which changes nothing
            case '(' -> stack.add(MARK);
            case '0' -> stack.remove(index());
            case '1' -> popToMark();
            case '2' -> stack.add(top());
            case 'p' -> memo.put(number(line()), top());
            case 'q' -> memo.put((long) next(), top());
            case 'r' -> memo.put(unsigned(), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'g' -> stack.add(remembered(number(line())));
            case 'h' -> stack.add(remembered(next()));
            case 'j' -> stack.add(remembered(unsigned()));
            case 'c' -> throw forbidden(line() + "." + line());
            case 'i' -> throw forbidden(line() + "." + line());
            case 0x93 -> {
                Object name = pop();
                throw forbidden(pop() + "." + name);
            }
            default -> plain(code);
        }
    }

    private void plain(int code) {
        switch (code) {
            case 'I', 'L' -> stack.add(number(line()));
            case 'K' -> stack.add((long) next());
            case 'M' -> stack.add((long) Short.toUnsignedInt(in.getShort()));
            case 'J' -> stack.add((long) in.getInt());
            case 0x8a -> stack.add(whole(next()));
            case 0x8b -> stack.add(whole(in.getInt()));
            case 'V' -> stack.add(PythonText.rawUnicode(line()));
            case 'X' -> stack.add(text(unsigned(), StandardCharsets.UTF_8));
            case 0x8c -> stack.add(text(next(), StandardCharsets.UTF_8));
            case 0x8d -> stack.add(text(in.getLong(), StandardCharsets.UTF_8));
            case 'S' -> stack.add(PythonText.quoted(line()));
            case 'U' -> stack.add(text(next(), StandardCharsets.US_ASCII));
            case 'T' -> stack.add(text(in.getInt(), StandardCharsets.US_ASCII));
            case ']' -> stack.add(new ArrayList<>());
            case 'l' -> stack.add(popToMark());
            case 'a' -> {
                Object item = pop();
                list().add(item);
            }
            case 'e' -> {
                List<Object> items = popToMark();
                list().addAll(items);
            }
            case '}' -> stack.add(new LinkedHashMap<>());
            case 'd' -> {
                List<Object> items = popToMark();
                stack.add(new LinkedHashMap<>());
                put(items);
            }
            case 's' -> {
                Object value = pop();
                put(List.of(pop(), value));
            }
            case 'u' -> put(popToMark());
            default -> throw refused(code);
        }
    }

    private static FormatException refused(int code) {
        String what = switch (code) {
            case 'N' -> "None";
            case 0x88, 0x89 -> "True or False";
            case 'F', 'G' -> "a number with a fraction";
            case 't', ')', 0x85, 0x86, 0x87 -> "a tuple";
            case 'B', 'C', 0x8e, 0x96 -> "bytes";
            case 0x8f, 0x90, 0x91 -> "a set";
            default -> Words.format("something else (operation 0x%02x)", code);
        };
        return new FormatException(
                Words.format("the pickle holds %s, and only dicts, lists, texts and whole numbers are read", what));
    }

    private static FormatException forbidden(String name) {
        return new FormatException(Words.format(
                "the pickle asks for %s, and only plain dicts and lists are read; nothing of it was run", name));
    }

    private static void protocol(int version) {
        if (version > NEWEST_PROTOCOL) {
            throw new FormatException(
                    Words.format("the pickle has protocol %d, and 0 to %d are known", version, NEWEST_PROTOCOL));
        }
    }

    private int next() {
        return Byte.toUnsignedInt(in.get());
    }

    private long unsigned() {
        return Integer.toUnsignedLong(in.getInt());
    }

    private String line() {
        int start = in.position();
        while (next() != '\n') {
            // to its end
        }
        return new String(in.array(), start, in.position() - 1 - start, StandardCharsets.ISO_8859_1);
    }

    /** {@code 12}, or {@code 12L} of Python 2. What is written {@code 00} and {@code 01} is False and True. */
    private static long number(String line) {
        if (line.equals("00") || line.equals("01")) {
            throw refused(0x88);
        }
        if (!line.matches("-?\\d{1,18}L?")) {
            throw damaged();
        }
        return Long.parseLong(line.endsWith("L") ? line.substring(0, line.length() - 1) : line);
    }

    private long whole(int length) {
        if (length < 0 || length > Long.BYTES) {
            throw new FormatException("the pickle holds a number that is larger than any id");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            long one = i == length - 1 ? in.get() : next(); // the last one has the sign
            value |= one << (Byte.SIZE * i);
        }
        return value;
    }

    private String text(long length, Charset charset) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer bytes = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        try {
            return charset.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException other) {
            throw new FormatException(
                    Words.format("the pickle holds a text that is not %s: write it with Python 3", charset), other);
        }
    }

    private int index() {
        if (stack.isEmpty()) {
            throw damaged();
        }
        return stack.size() - 1;
    }

    /** The last value; a mark is none. */
    private Object top() {
        Object top = stack.get(index());
        if (top == MARK) {
            throw damaged();
        }
        return top;
    }

    private Object pop() {
        Object top = top();
        stack.remove(index());
        return top;
    }

    private List<Object> popToMark() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw damaged();
        }
        List<Object> above = stack.subList(mark, stack.size());
        List<Object> items = new ArrayList<>(above.subList(1, above.size()));
        above.clear();
        return items;
    }

    private Object remembered(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw damaged();
        }
        return value;
    }

    @SuppressWarnings("unchecked") // a List or Map on the stack was made here
    private List<Object> list() {
        if (top() instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw damaged();
    }

    @SuppressWarnings("unchecked")
    private void put(List<Object> items) {
        if (!(top() instanceof Map<?, ?> dict) || items.size() % 2 != 0) {
            throw damaged();
        }
        for (int i = 0; i < items.size(); i += 2) {
            Object key = items.get(i);
            if (!(key instanceof String || key instanceof Long)) {
                throw new FormatException("the pickle has a dict whose keys are not texts or whole numbers");
            }
            ((Map<Object, Object>) dict).put(key, items.get(i + 1));
        }
    }

    private static FormatException damaged() {
        return new FormatException("the pickle is damaged");
    }
}
