package org.gru4j.keras.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasException;
import org.jspecify.annotations.Nullable;

/**
 * An object of Keras's JSON. Whoever reads it ends with {@link #allRead}: a field that nobody has read would be an option
 * that is silently ignored. All methods throw {@link KerasException} where the object is not as it must be.
 */
public final class KerasFields {

    private final String name; // of the object, for messages
    private final JsonNode object;
    private final Set<String> unread = new TreeSet<>();

    /**
     * Reads an object.
     *
     * @param name what messages call it
     */
    public KerasFields(String name, JsonNode object) {
        if (!object.isObject()) {
            throw new KerasException(Words.format("%s is not an object, but %s", name, object));
        }
        this.name = name;
        this.object = object;
        object.fieldNames().forEachRemaining(unread::add);
    }

    /** {@return whether the field is there, be it null} */
    public boolean has(String field) {
        return object.has(field);
    }

    /** {@return the field's value, or nothing where it is absent or null} */
    public Optional<JsonNode> optional(String field) {
        unread.remove(field);
        return object.hasNonNull(field) ? Optional.of(object.get(field)) : Optional.empty();
    }

    /** {@return the field's value, which must be there} */
    public JsonNode required(String field) {
        return optional(field).orElseThrow(() -> new KerasException(Words.format("%s has no %s", name, field)));
    }

    /** {@return a text, or {@code otherwise} where there is none} */
    public String text(String field, String otherwise) {
        return optional(field).isPresent() ? text(field) : otherwise;
    }

    /** {@return a text, which must be there} */
    public String text(String field) {
        JsonNode value = required(field);
        if (!value.isTextual()) {
            throw wrong(field, "a text", value);
        }
        return value.textValue();
    }

    /** {@return a number, which must be there} */
    public double number(String field) {
        JsonNode value = required(field);
        if (!value.isNumber()) {
            throw wrong(field, "a number", value);
        }
        return value.doubleValue();
    }

    /** {@return a number, or {@code otherwise} where there is none} */
    public double number(String field, double otherwise) {
        return optional(field).isPresent() ? number(field) : otherwise;
    }

    /** {@return a whole number, which must be there} */
    public int integer(String field) {
        JsonNode value = required(field);
        if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            throw wrong(field, "an integer", value);
        }
        return value.intValue();
    }

    /** {@return a whole number, or null where there is none} */
    public @Nullable Long seed(String field) {
        Optional<JsonNode> value = optional(field);
        if (value.isPresent() && !value.get().canConvertToExactIntegral()) {
            throw wrong(field, "an integer", value.get());
        }
        return value.map(JsonNode::longValue).orElse(null);
    }

    /** {@return true or false, or {@code otherwise} where there is neither} */
    public boolean flag(String field, boolean otherwise) {
        Optional<JsonNode> value = optional(field);
        if (value.isPresent() && !value.get().isBoolean()) {
            throw wrong(field, "true or false", value.get());
        }
        return value.map(JsonNode::booleanValue).orElse(otherwise);
    }

    /**
     * Takes note of fields that cannot make a difference.
     *
     * @return these fields
     */
    public KerasFields ignoring(String... fields) {
        for (String field : fields) {
            unread.remove(field);
        }
        return this;
    }

    /** Refuses what has not been read, but for fields without a value. */
    public void allRead() {
        unread.removeIf(field -> object.path(field).isNull()); // nothing is asked for
        if (!unread.isEmpty()) {
            throw new KerasException(Words.format("%s has fields that are not known: %s", name, unread));
        }
    }

    /**
     * To be thrown for a value that cannot be represented.
     *
     * @return the exception
     */
    public KerasException unknown(String field) {
        return new KerasException(Words.format("%s of %s is not known: %s", field, name, object.get(field)));
    }

    private KerasException wrong(String field, String wanted, JsonNode value) {
        return new KerasException(Words.format("%s of %s must be %s, but is %s", field, name, wanted, value));
    }
}
