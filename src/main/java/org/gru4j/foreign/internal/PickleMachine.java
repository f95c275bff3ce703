package org.gru4j.foreign.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.internal.Words;

/**
 * Reads a pickle of Python, of protocols 0 to 5, without executing anything: it knows dicts, lists, tuples, texts, bytes and
 * numbers, and of names only those on a list ({@link PickleClasses}). A dict becomes a Map, a list an ArrayList, a tuple a List
 * that cannot be changed, a text a String, a whole number a Long or a BigInteger, a float a Double, True and False a Boolean,
 * bytes a byte[], None {@link #NONE}. A value may hold itself: whoever walks through it must count its steps.
 *
 * <p>The format is that of Python's module pickletools.
 */
final class PickleMachine {

    /** Python's None. */
    static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };

    private static final int NEWEST_PROTOCOL = 5;

    private final PickleInput in;
    private final PickleClasses classes;
    private final PickleStack stack = new PickleStack();

    private PickleMachine(ByteBuffer in, PickleClasses classes) {
        this.in = new PickleInput(in);
        this.classes = classes;
    }

    /**
     * Reads the value that a pickle holds.
     *
     * @throws FormatException if it is damaged, too large, or needs more than the classes that it may name
     */
    static Object read(byte[] pickle, PickleClasses classes) {
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
        for (int code = in.code(); code != '.'; code = in.code()) {
            step(code);
        }
        return stack.pop();
    }

    private void step(int code) {
        switch (code) {
            case 0x80 -> protocol(in.next());
            case 0x95 -> in.eight(); // the length of a frame, which changes nothing
            case '(' -> stack.mark();
            case '0' -> stack.discard();
            case '1' -> stack.popMark();
            case '2' -> stack.push(stack.top());
            case 'p' -> stack.remember(in.indexInLine());
            case 'q' -> stack.remember(in.next());
            case 'r' -> stack.remember(in.unsignedFour());
            case 0x94 -> stack.remember();
            case 'g' -> stack.pushRemembered(in.indexInLine());
            case 'h' -> stack.pushRemembered(in.next());
            case 'j' -> stack.pushRemembered(in.unsignedFour());
            case 'c' -> stack.push(classes.named(in.nameInLines()));
            case 0x93 -> named();
            case 'P' -> stack.push(classes.persistent(in.latinLine()));
            case 'Q' -> stack.push(classes.persistent(stack.pop()));
            case 'i' -> call(classes.named(in.nameInLines()), stack.popMark());
            case 'R' -> {
                Object arguments = stack.pop();
                call(stack.pop(), arguments);
            }
            case 'b' -> build();
            default -> number(code);
        }
    }

    private void number(int code) {
        switch (code) {
            case 'N' -> stack.push(NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'I', 'L' -> stack.push(in.wholeInLine());
            case 'K' -> stack.push((long) in.next());
            case 'M' -> stack.push((long) in.two());
            case 'J' -> stack.push((long) in.four());
            case 0x8a -> stack.push(in.whole(in.next()));
            case 0x8b -> stack.push(in.whole(in.four()));
            case 'F' -> stack.push(in.fractionInLine());
            case 'G' -> stack.push(in.fraction());
            default -> text(code);
        }
    }

    private void text(int code) {
        switch (code) {
            case 'V' -> stack.push(in.escapedLine());
            case 'X' -> stack.push(in.text(in.unsignedFour()));
            case 0x8c -> stack.push(in.text(in.next()));
            case 0x8d -> stack.push(in.text(in.eight()));
            case 'S' -> stack.push(classes.textOfPython2(in.quotedLine()));
            case 'U' -> stack.push(classes.textOfPython2(in.latin(in.next())));
            case 'T' -> stack.push(classes.textOfPython2(in.latin(in.four())));
            case 'C' -> stack.push(in.bytes(in.next()));
            case 'B' -> stack.push(in.bytes(in.unsignedFour()));
            case 0x8e, 0x96 -> stack.push(in.bytes(in.eight()));
            default -> container(code);
        }
    }

    private void container(int code) {
        switch (code) {
            case ')' -> stack.push(List.of());
            case 0x85 -> stack.pushTuple(1);
            case 0x86 -> stack.pushTuple(2);
            case 0x87 -> stack.pushTuple(3);
            case 't' -> stack.pushContainer(List.copyOf(stack.popMark()));
            case ']' -> stack.pushContainer(new ArrayList<>());
            case 'l' -> stack.pushContainer(stack.popMark());
            case 'a' -> stack.append(List.of(stack.pop()));
            case 'e' -> stack.append(stack.popMark());
            case '}' -> stack.pushContainer(new LinkedHashMap<>());
            case 'd' -> {
                List<Object> items = stack.popMark();
                stack.pushContainer(new LinkedHashMap<>());
                stack.put(items);
            }
            case 's' -> {
                Object value = stack.pop();
                stack.put(List.of(stack.pop(), value));
            }
            case 'u' -> stack.put(stack.popMark());
            case 0x8f, 0x90, 0x91 -> throw new FormatException("has a pickle with a set, and sets are not read");
            default ->
                throw new FormatException(
                        Words.format("has a pickle with the code 0x%02x, which is not one of a plain value", code));
        }
    }

    private static void protocol(int version) {
        if (version > NEWEST_PROTOCOL) {
            throw new FormatException(
                    Words.format("has a pickle of protocol %d, and 0 to %d are known", version, NEWEST_PROTOCOL));
        }
    }

    private void named() {
        Object name = stack.pop();
        if (!(stack.pop() instanceof String module) || !(name instanceof String text)) {
            throw PickleInput.damaged();
        }
        stack.push(classes.named(module + "." + text));
    }

    private void call(Object called, Object arguments) {
        if (!(called instanceof PickleClasses.Call call) || !(arguments instanceof List<?> list)) {
            throw PickleInput.damaged();
        }
        stack.pushContainer(call.with(list));
    }

    /** Attributes, which a dict may have and nobody needs. */
    private void build() {
        stack.pop();
        if (!(stack.top() instanceof Map)) {
            throw PickleInput.damaged();
        }
    }
}
