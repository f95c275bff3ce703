package org.gru4j.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One value of a builder, with its name: the one that was given, or else the usual one. */
public final class Setting<T extends @Nullable Object> {

    private final String name;
    private T usual;
    private boolean isGiven;

    @SuppressWarnings("NullAway.Init") // read only where it was given
    private T given;

    /** A setting that nobody has given. */
    public Setting(String name, T usual) {
        this.name = name;
        this.usual = usual;
    }

    /** As the method that sets it is called. */
    public String name() {
        return name;
    }

    /** Sets what counts from now on. */
    public void give(T value) {
        given = value;
        isGiven = true;
    }

    /** Sets what counts where nothing is given. */
    public void usually(T value) {
        usual = value;
    }

    /** The value that counts. */
    public T get() {
        return isGiven ? given : usual;
    }

    /** What was given; nothing where nothing was. */
    public Optional<T> given() {
        return isGiven ? Optional.ofNullable(given) : Optional.empty();
    }

    /** Whether a value was given. */
    public boolean isGiven() {
        return isGiven;
    }
}
