package org.gru4j.foreign.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The stack of a {@link PickleMachine}, with marks in it. */
final class PickleStack {

    private static final int MAX_VALUES = 1_000_000; // an empty dict takes one byte in a pickle, and 56 here

    private final List<Object> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private int made;

    void push(Object value) {
        values.add(value);
    }

    /** Pushes a container that was made for it. */
    void make(Object container) {
        made++;
        requireFew(made);
        push(container);
    }

    /** Sets a mark on top. */
    void mark() {
        marks.add(values.size());
    }

    /** Appends to the list on top. */
    @SuppressWarnings("unchecked") // whatever List on the stack can grow was made for it
    void append(List<?> items) {
        if (!(top() instanceof ArrayList<?> list)) {
            throw damaged();
        }
        ((ArrayList<Object>) list).addAll(items);
    }

    /** Puts keys and values, in turn, into the dict on top. */
    @SuppressWarnings("unchecked") // as every LinkedHashMap on the stack
    void put(List<?> items) {
        if (!(top() instanceof LinkedHashMap<?, ?> dict) || items.size() % 2 != 0) {
            throw damaged();
        }
        for (int i = 0; i < items.size(); i += 2) {
            Object key = items.get(i);
            boolean plain = key instanceof String
                    || key instanceof Number
                    || key instanceof Boolean
                    || key == PickleMachine.NONE;
            if (!plain) {
                throw new FormatException("has a dict whose keys are not texts or numbers");
            }
            ((LinkedHashMap<Object, Object>) dict).put(key, items.get(i + 1));
        }
    }

    /** What was pushed last, above the last mark. */
    Object top() {
        if (values.size() <= floor()) {
            throw damaged();
        }
        return values.get(values.size() - 1);
    }

    /** The same, taken away. */
    Object pop() {
        Object top = top();
        values.remove(values.size() - 1);
        return top;
    }

    /** What lies below belongs to whoever has set the mark. */
    private int floor() {
        return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    }

    /** All above the last mark, taken away with it. */
    List<Object> popMark() {
        if (marks.isEmpty()) {
            throw damaged();
        }
        List<Object> above = values.subList(marks.remove(marks.size() - 1), values.size());
        List<Object> items = new ArrayList<>(above);
        above.clear();
        return items;
    }

    /** Refuses what would take more memory than any file that people have. */
    static void requireFew(int count) {
        if (count > MAX_VALUES) {
            throw new FormatException("has a pickle of more than a million values");
        }
    }

    static FormatException damaged() {
        return new FormatException("has a pickle that is damaged");
    }
}
