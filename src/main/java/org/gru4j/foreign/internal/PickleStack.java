package org.gru4j.foreign.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values that a pickle's operations take and leave, and those that they remember. */
final class PickleStack {

    private static final int MAX_VALUES = 1_000_000; // an empty dict takes one byte in a pickle, and 56 here

    private final List<Object> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private int containers;

    void push(Object value) {
        values.add(value);
    }

    /** Pushes a value that was made for it, and can hold others. */
    void pushContainer(Object made) {
        containers++;
        requireFew(containers);
        values.add(made);
    }

    /** The last values as a tuple, which is a List that nobody can change. */
    void pushTuple(int length) {
        Object[] items = new Object[length];
        for (int i = length - 1; i >= 0; i--) {
            items[i] = pop();
        }
        pushContainer(List.of(items));
    }

    void mark() {
        marks.add(values.size());
    }

    /** What lies below belongs to whoever has set the mark. */
    private int floor() {
        return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    }

    Object top() {
        if (values.size() <= floor()) {
            throw PickleInput.damaged();
        }
        return values.get(values.size() - 1);
    }

    Object pop() {
        Object top = top();
        values.remove(values.size() - 1);
        return top;
    }

    /** Takes the last value away, or a mark that has none above it: protocol 0 has no other operation for that. */
    void discard() {
        if (!marks.isEmpty() && floor() == values.size()) {
            popMark();
        } else {
            pop();
        }
    }

    /** The values above the last mark. */
    List<Object> popMark() {
        if (marks.isEmpty()) {
            throw PickleInput.damaged();
        }
        List<Object> above = values.subList(marks.remove(marks.size() - 1), values.size());
        List<Object> items = new ArrayList<>(above);
        above.clear();
        return items;
    }

    /** Adds values to the list below them. */
    @SuppressWarnings("unchecked") // every ArrayList on the stack was made for it
    void append(List<?> items) {
        if (!(top() instanceof ArrayList<?> list)) {
            throw PickleInput.damaged();
        }
        ((ArrayList<Object>) list).addAll(items);
    }

    /** Puts keys and values into the dict below them. */
    @SuppressWarnings("unchecked") // as every LinkedHashMap
    void put(List<?> items) {
        if (!(top() instanceof LinkedHashMap<?, ?> dict) || items.size() % 2 != 0) {
            throw PickleInput.damaged();
        }
        for (int i = 0; i < items.size(); i += 2) {
            Object key = items.get(i);
            boolean plain = key instanceof String
                    || key instanceof Number
                    || key instanceof Boolean
                    || key == PickleMachine.NONE;
            if (!plain) {
                throw new FormatException("has a pickle with a dict whose keys are not texts or numbers");
            }
            ((LinkedHashMap<Object, Object>) dict).put(key, items.get(i + 1));
        }
    }

    void remember(long index) {
        memo.put(index, top());
        requireFew(memo.size());
    }

    /** Remembers the last value under the next index. */
    void remember() {
        remember(memo.size());
    }

    void pushRemembered(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw PickleInput.damaged();
        }
        values.add(value);
    }

    private static void requireFew(int values) {
        if (values > MAX_VALUES) {
            throw new FormatException("has a pickle of more than a million values");
        }
    }
}
