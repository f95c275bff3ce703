package org.gru4j.settings.internal;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One value of a builder, with its name: the one that was given, or else the usual one. */
public final class Setting<T> {

    private final String name;
    private T usual;
    private @Nullable T given;

    /** A setting that nobody has given. */
    public Setting(String name, T usual) {
        this.name = name;
        this.usual = usual;
    }

    /** Sets what counts from now on. */
    public void give(T value) {
        given = Objects.requireNonNull(value, name);
    }

    /** Sets what counts where nothing is given. */
    public void usually(T value) {
        usual = value;
    }

    /** The value that counts. */
    public T get() {
        return given == null ? usual : given;
    }

    /** What was given; nothing where nothing was. */
    public Optional<T> given() {
        return Optional.ofNullable(given);
    }

    /** Whether a value was given. */
    public boolean isGiven() {
        return given != null;
    }
}
