package org.gru4j.foreign.internal;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.internal.Words;

/**
 * Reads a pickle of Python, of protocols 2 to 5, without executing anything: it knows dicts, lists, tuples, texts, bytes and
 * numbers, and of names only those on a list ({@link PickleClasses}). A dict becomes a Map, a list or tuple a List, a text a
 * String, a whole number a Long or a BigInteger, a float a Double, True and False a Boolean, bytes a byte[], None
 * {@link #NONE}. A value may hold itself: whoever walks through it must count its steps.
 *
 * <p>The format is that of Python's module pickletools.
 */
public final class PickleMachine {

    /** Python's None. */
    public static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };

    private static final int MAX_BYTES = 8 << 20;
    private static final int MAX_VALUES = 1_000_000; // an empty dict takes one byte in a pickle, and 56 here
    private static final int MAX_PROTOCOL = 5;

    private final ByteBuffer in;
    private final PickleClasses classes;
    private final List<Object> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private int containers;

    private PickleMachine(ByteBuffer in, PickleClasses classes) {
        this.in = in;
        this.classes = classes;
    }

    /**
     * Reads the value that a pickle holds.
     *
     * @throws FormatException if it is damaged, too large, or needs more than the classes that it may name
     */
    public static Object read(byte[] pickle, PickleClasses classes) {
        return read(ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN), classes);
    }

    /** The same of a pickle that stands at the position of a buffer of little-endian order, and goes on behind it. */
    static Object read(ByteBuffer in, PickleClasses classes) {
        try {
            return new PickleMachine(in, classes).run();
        } catch (BufferUnderflowException cut) {
            throw new FormatException("has a pickle that ends in the middle", cut);
        }
    }

    private Object run() {
        int start = in.position();
        for (int code = next(); code != '.'; code = next()) {
            step(code);
            if (in.position() - start > MAX_BYTES) {
                throw new FormatException("has a pickle of more than 8 MB");
            }
        }
        return pop();
    }

    private int next() {
        return Byte.toUnsignedInt(in.get());
    }

    private void step(int code) {
        switch (code) {
            case 0x80 -> protocol();
            case 0x95 -> in.getLong(); // the length of a frame, which changes nothing
            case '(' -> marks.add(stack.size());
            case '0' -> pop();
            case '1' -> popMark();
            case '2' -> stack.add(top());
            case 'q' -> remember(next());
            case 'r' -> remember(in.getInt());
            case 0x94 -> remember(memo.size());
            case 'h' -> stack.add(remembered(next()));
            case 'j' -> stack.add(remembered(in.getInt()));
            case 'c' -> stack.add(classes.named(line() + "." + line()));
            case 0x93 -> global();
            case 'Q' -> stack.add(classes.persistent(pop()));
            case 'R' -> call();
            case 'b' -> build();
            default -> value(code);
        }
    }

    private void value(int code) {
        switch (code) {
            case 'N' -> stack.add(NONE);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'K' -> stack.add((long) next());
            case 'M' -> stack.add((long) Short.toUnsignedInt(in.getShort()));
            case 'J' -> stack.add((long) in.getInt());
            case 0x8a -> stack.add(whole(next()));
            case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(in.getLong()))); // the only one of big end
            case 'X' -> stack.add(text(in.getInt()));
            case 0x8c -> stack.add(text(next()));
            case 'U' -> stack.add(new String(bytes(next()), StandardCharsets.ISO_8859_1));
            case 'T' -> stack.add(new String(bytes(in.getInt()), StandardCharsets.ISO_8859_1));
            case 'C' -> stack.add(bytes(next()));
            case 'B' -> stack.add(bytes(in.getInt()));
            default -> container(code);
        }
    }

    private void container(int code) {
        switch (code) {
            case ')' -> stack.add(List.of());
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 't' -> add(popMark());
            case ']' -> add(new ArrayList<>());
            case 'l' -> add(popMark());
            case 'a' -> append(List.of(pop()));
            case 'e' -> append(popMark());
            case '}' -> add(new LinkedHashMap<>());
            case 'd' -> {
                List<Object> items = popMark();
                add(new LinkedHashMap<>());
                put(items);
            }
            case 's' -> {
                Object value = pop();
                put(List.of(pop(), value));
            }
            case 'u' -> put(popMark());
            default ->
                throw new FormatException(
                        Words.format("has a pickle with the code 0x%02x, which is not one of a plain value", code));
        }
    }

    private void protocol() {
        int version = next();
        if (version > MAX_PROTOCOL) {
            throw new FormatException(Words.format("has a pickle of protocol %d, and 2 to 5 are known", version));
        }
    }

    private void add(Object made) {
        containers++;
        requireFew(containers);
        stack.add(made);
    }

    private void tuple(int length) {
        Object[] items = new Object[length];
        for (int i = length - 1; i >= 0; i--) {
            items[i] = pop();
        }
        add(List.of(items));
    }

    @SuppressWarnings("unchecked") // whatever List is on the stack that can grow was made here
    private void append(List<?> items) {
        if (!(top() instanceof ArrayList<?> list)) {
            throw damaged();
        }
        ((ArrayList<Object>) list).addAll(items);
    }

    @SuppressWarnings("unchecked") // as every LinkedHashMap on the stack
    private void put(List<?> items) {
        if (!(top() instanceof LinkedHashMap<?, ?> dict) || items.size() % 2 != 0) {
            throw damaged();
        }
        for (int i = 0; i < items.size(); i += 2) {
            Object key = items.get(i);
            boolean plain = key instanceof String || key instanceof Number || key instanceof Boolean || key == NONE;
            if (!plain) {
                throw new FormatException("has a dict whose keys are not texts or numbers");
            }
            ((LinkedHashMap<Object, Object>) dict).put(key, items.get(i + 1));
        }
    }

    private void global() {
        Object name = pop();
        if (!(pop() instanceof String module) || !(name instanceof String text)) {
            throw damaged();
        }
        stack.add(classes.named(module + "." + text));
    }

    private void call() {
        Object arguments = pop();
        if (!(pop() instanceof PickleClasses.Call call) || !(arguments instanceof List<?> list)) {
            throw damaged();
        }
        add(call.with(list));
    }

    /** Attributes, which a dict may have and nobody needs. */
    private void build() {
        pop();
        if (!(top() instanceof Map)) {
            throw damaged();
        }
    }

    private Object top() {
        if (stack.size() <= floor()) {
            throw damaged();
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        Object top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    /** What lies below belongs to whoever has set the mark. */
    private int floor() {
        return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    }

    private List<Object> popMark() {
        if (marks.isEmpty()) {
            throw damaged();
        }
        List<Object> above = stack.subList(marks.remove(marks.size() - 1), stack.size());
        List<Object> items = new ArrayList<>(above);
        above.clear();
        return items;
    }

    private void remember(int index) {
        memo.put(index, top());
        requireFew(memo.size());
    }

    private static void requireFew(int values) {
        if (values > MAX_VALUES) {
            throw new FormatException("has a pickle of more than a million values");
        }
    }

    private Object remembered(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw damaged();
        }
        return value;
    }

    private String line() {
        int start = in.position();
        while (next() != '\n') {
            // to its end
        }
        return new String(in.array(), start, in.position() - 1 - start, StandardCharsets.UTF_8);
    }

    private String text(int length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private byte[] bytes(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private Object whole(int length) {
        byte[] little = bytes(length);
        byte[] big = new byte[Math.max(1, length)];
        for (int i = 0; i < little.length; i++) {
            big[big.length - 1 - i] = little[i];
        }
        BigInteger number = new BigInteger(big);
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static FormatException damaged() {
        return new FormatException("has a pickle that is damaged");
    }
}
