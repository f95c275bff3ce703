package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object of a fixture file. Whoever reads it ends with {@link #allRead}: a field that nobody has read would be an
 * option, a mask or a number that silently is not tested.
 */
final class FixtureFields {

    private final String name; // of the object, for messages
    private final JsonNode object;
    private final Set<String> unread = new TreeSet<>();

    FixtureFields(String name, JsonNode object) {
        if (!object.isObject()) {
            throw new InexpressibleCaseError("%s is no object, but %s".formatted(name, object));
        }
        this.name = name;
        this.object = object;
        object.fieldNames().forEachRemaining(unread::add);
    }

    /** Whether the field is there, be it null. */
    boolean has(String field) {
        return object.has(field);
    }

    /** The field's value, or nothing where it is absent or null. */
    Optional<JsonNode> optional(String field) {
        unread.remove(field);
        return object.hasNonNull(field) ? Optional.of(object.get(field)) : Optional.empty();
    }

    JsonNode required(String field) {
        return optional(field).orElseThrow(() -> new InexpressibleCaseError("%s has no %s".formatted(name, field)));
    }

    String text(String field) {
        JsonNode value = required(field);
        if (!value.isTextual()) {
            throw wrong(field, "a text", value);
        }
        return value.textValue();
    }

    double number(String field) {
        JsonNode value = required(field);
        if (!value.isNumber()) {
            throw wrong(field, "a number", value);
        }
        return value.doubleValue();
    }

    double number(String field, double otherwise) {
        return optional(field).isPresent() ? number(field) : otherwise;
    }

    int integer(String field) {
        JsonNode value = required(field);
        if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            throw wrong(field, "an integer", value);
        }
        return value.intValue();
    }

    Long seed(String field) {
        return optional(field).isPresent() ? Long.valueOf(integer(field)) : null;
    }

    boolean flag(String field, boolean otherwise) {
        Optional<JsonNode> value = optional(field);
        if (value.isPresent() && !value.get().isBoolean()) {
            throw wrong(field, "true or false", value.get());
        }
        return value.map(JsonNode::booleanValue).orElse(otherwise);
    }

    /** Fields that say where a case comes from, or what cannot make a difference. */
    FixtureFields ignoring(String... fields) {
        for (String field : fields) {
            unread.remove(field);
        }
        return this;
    }

    void allRead() {
        if (!unread.isEmpty()) {
            throw new InexpressibleCaseError("%s has fields that are not known: %s".formatted(name, unread));
        }
    }

    InexpressibleCaseError unknown(String field) {
        return new InexpressibleCaseError("%s of %s is not known: %s".formatted(field, name, object.get(field)));
    }

    private InexpressibleCaseError wrong(String field, String wanted, JsonNode value) {
        return new InexpressibleCaseError("%s of %s must be %s, but is %s".formatted(field, name, wanted, value));
    }
}
