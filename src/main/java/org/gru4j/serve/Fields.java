package org.gru4j.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, each with its check. A parameter that is null counts as not given, as in OpenAI's interface. */
final class Fields {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");

    private final ObjectNode body;
    private final Set<String> known = new HashSet<>();

    Fields(ObjectNode body) {
        this.body = body;
    }

    /** The value as it is; null where there is none. */
    @Nullable
    JsonNode value(String name) {
        known.add(name);
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : value;
    }

    String text(String name, String usual) {
        JsonNode value = value(name);
        if (value != null && !value.isTextual()) {
            throw Refusal.of(name, "a text");
        }
        return value == null ? usual : whole(name, value.textValue());
    }

    /** A text, or a list of them. */
    List<String> texts(String name, int most) {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : value.isArray() ? value : List.of(value)) {
            if (!text.isTextual()) {
                throw Refusal.of(name, "a text or a list of texts");
            }
            texts.add(whole(name, text.textValue()));
        }
        if (texts.size() > most || texts.isEmpty()) {
            throw Refusal.of(name, Words.format("a text or a list of 1 to %,d texts", most));
        }
        return texts;
    }

    /** JSON can write half a character, which stands for nothing and cannot be sent back. */
    static String whole(String name, String text) {
        if (text.codePoints().anyMatch(it -> it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE)) {
            throw Refusal.of(name, "of whole characters, without halves of surrogate pairs");
        }
        return text;
    }

    int integer(String name, int least, int most, int usual) {
        JsonNode value = value(name);
        if (value == null) {
            return usual;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw Refusal.of(name, Words.format("a whole number from %,d to %,d", least, most));
        }
        return value.intValue();
    }

    OptionalLong large(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw Refusal.of(name, "a whole number of 64 bits");
        }
        return OptionalLong.of(value.longValue());
    }

    double number(String name, double least, double most, double usual) {
        JsonNode value = value(name);
        if (value == null) {
            return usual;
        }
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= least && number <= most)) {
            throw Refusal.of(name, Words.format("a number from %s to %s", Words.shown(least), Words.shown(most)));
        }
        return number;
    }

    boolean flag(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isBoolean()) {
            throw Refusal.of(name, "true or false");
        }
        return value != null && value.booleanValue();
    }

    /** What an object holds under a name; nothing where it is not given. */
    Fields object(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isObject()) {
            throw Refusal.of(name, "an object");
        }
        return new Fields(value == null ? Json.object() : (ObjectNode) value);
    }

    /** What changes nothing here, whatever its value is. */
    void ignore(String... names) {
        known.addAll(List.of(names));
    }

    /** What cannot be done here, unless the value is one that asks for nothing. */
    void refuseUnless(String name, Predicate<JsonNode> nothing) {
        JsonNode value = value(name);
        if (value != null && !nothing.test(value)) {
            throw Refusal.of(name, "left out: this server does not have it");
        }
    }

    /** @throws Refusal if there is a parameter that nobody has asked for */
    void refuseOthers() {
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw NAME.matcher(name).matches()
                        ? Refusal.of(name, "left out: this server does not know it")
                        : Refusal.of(400, "the body has a parameter that this server does not know");
            }
        });
    }
}
