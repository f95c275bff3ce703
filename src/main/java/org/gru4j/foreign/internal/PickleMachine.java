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
    private static final int MAX_PROTOCOL = 5;

    private final ByteBuffer in;
    private final PickleClasses classes;
    private final PickleStack stack = new PickleStack();
    private final Map<Integer, Object> memo = new HashMap<>();

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
        return stack.pop();
    }

    private int next() {
        return Byte.toUnsignedInt(in.get());
    }

    private void step(int code) {
        switch (code) {
            case 0x80 -> protocol();
            case 0x95 -> in.getLong(); // the length of a frame, which changes nothing
            case '(' -> stack.mark();
            case '0' -> stack.pop();
            case '1' -> stack.popMark();
            case '2' -> stack.push(stack.top());
            case 'q' -> remember(next());
            case 'r' -> remember(in.getInt());
            case 0x94 -> remember(memo.size());
            case 'h' -> stack.push(remembered(next()));
            case 'j' -> stack.push(remembered(in.getInt()));
            case 'c' -> stack.push(classes.named(line() + "." + line()));
            case 0x93 -> global();
            case 'Q' -> stack.push(classes.persistent(stack.pop()));
            case 'R' -> call();
            case 'b' -> build();
            default -> value(code);
        }
    }

    private void value(int code) {
        switch (code) {
            case 'N' -> stack.push(NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'K' -> stack.push((long) next());
            case 'M' -> stack.push((long) Short.toUnsignedInt(in.getShort()));
            case 'J' -> stack.push((long) in.getInt());
            case 0x8a -> stack.push(whole(next()));
            case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(in.getLong()))); // the only one of big end
            case 'X' -> stack.push(text(in.getInt()));
            case 0x8c -> stack.push(text(next()));
            case 'U' -> stack.push(new String(bytes(next()), StandardCharsets.ISO_8859_1));
            case 'T' -> stack.push(new String(bytes(in.getInt()), StandardCharsets.ISO_8859_1));
            case 'C' -> stack.push(bytes(next()));
            case 'B' -> stack.push(bytes(in.getInt()));
            default -> container(code);
        }
    }

    private void container(int code) {
        switch (code) {
            case ')' -> stack.push(List.of());
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 't' -> stack.make(stack.popMark());
            case ']' -> stack.make(new ArrayList<>());
            case 'l' -> stack.make(stack.popMark());
            case 'a' -> stack.append(List.of(stack.pop()));
            case 'e' -> stack.append(stack.popMark());
            case '}' -> stack.make(new LinkedHashMap<>());
            case 'd' -> {
                List<Object> items = stack.popMark();
                stack.make(new LinkedHashMap<>());
                stack.put(items);
            }
            case 's' -> {
                Object value = stack.pop();
                stack.put(List.of(stack.pop(), value));
            }
            case 'u' -> stack.put(stack.popMark());
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

    private void tuple(int length) {
        Object[] items = new Object[length];
        for (int i = length - 1; i >= 0; i--) {
            items[i] = stack.pop();
        }
        stack.make(List.of(items));
    }

    private void global() {
        Object name = stack.pop();
        if (!(stack.pop() instanceof String module) || !(name instanceof String text)) {
            throw PickleStack.damaged();
        }
        stack.push(classes.named(module + "." + text));
    }

    private void call() {
        Object arguments = stack.pop();
        if (!(stack.pop() instanceof PickleClasses.Call call) || !(arguments instanceof List<?> list)) {
            throw PickleStack.damaged();
        }
        stack.make(call.with(list));
    }

    /** Attributes, which a dict may have and nobody needs. */
    private void build() {
        stack.pop();
        if (!(stack.top() instanceof Map)) {
            throw PickleStack.damaged();
        }
    }

    private void remember(int index) {
        memo.put(index, stack.top());
        PickleStack.requireFew(memo.size());
    }

    private Object remembered(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw PickleStack.damaged();
        }
        return value;
    }

    private String line() {
        int start = in.position();
        while (next() != '\n') {
            // to its end
        }
        int length = in.position() - 1 - start;
        in.position(start);
        String line = text(length);
        in.get();
        return line;
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
}
