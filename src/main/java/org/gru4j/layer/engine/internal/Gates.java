package org.gru4j.layer.engine.internal;

import java.util.List;
import java.util.function.Function;

/**
 * One thing per gate, in the order in which every weight stores them: z, r, h.
 *
 * @param z for the update gate
 * @param r for the reset gate
 * @param h for the candidate state
 */
public record Gates<T>(T z, T r, T h) {

    /** How many there are: the last dimension of every weight is this many times the units. */
    public static final int COUNT = 3;

    /** One thing per gate, made from its place in the order: 0 for z, 1 for r, 2 for h. */
    public static <T> Gates<T> of(Function<Integer, T> make) {
        return new Gates<>(make.apply(0), make.apply(1), make.apply(2));
    }

    /** The one at a place in the order. */
    T get(int gate) {
        return switch (gate) {
            case 0 -> z;
            case 1 -> r;
            default -> h;
        };
    }

    /** All three in order. */
    public List<T> list() {
        return List.of(z, r, h);
    }
}
