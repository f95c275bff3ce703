package org.gru4j.settings;

import java.util.List;
import java.util.stream.Collectors;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/** A value is outside its range. The message has the setting's name, its range and the value. */
public final class SettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String name;
    private final String allowed;
    private final String value;

    /**
     * A refused value.
     *
     * @param name of the setting, as the method that sets it is called: {@code learningRate}
     * @param allowed its range, to stand after "must be": {@code above 0}
     */
    public SettingException(String name, String allowed, @Nullable Object value) {
        super(message(name, allowed, shown(value)));
        this.name = name;
        this.allowed = allowed;
        this.value = shown(value);
    }

    /** A value as a person writes it. */
    private static String shown(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? "none"
                    : list.stream().map(SettingException::shown).collect(Collectors.joining(" "));
        }
        return value instanceof Number number ? Words.shown(number) : String.valueOf(value);
    }

    private static String message(String name, String allowed, String value) {
        return Words.format("%s must be %s, but is %s", name, allowed, value);
    }

    /** What was set, as the method that sets it is called. */
    public String name() {
        return name;
    }

    /** The values that it may have, to stand after "must be". */
    public String allowed() {
        return allowed;
    }

    /** What it was set to. */
    public String value() {
        return value;
    }

    /** The message for a setting that goes by another name. */
    public String messageFor(String otherName) {
        return message(otherName, allowed, value);
    }
}
