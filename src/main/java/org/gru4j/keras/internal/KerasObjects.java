package org.gru4j.keras.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasException;
import org.gru4j.layer.KerasConstraint;
import org.gru4j.layer.KerasInitializer;
import org.gru4j.layer.KerasInitializer.Distribution;
import org.gru4j.layer.KerasInitializer.Mode;
import org.gru4j.layer.KerasRegularizer;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;

/**
 * Keras's objects as its JSON names them: {@code {"class_name": "L2", "config": {"l2": 0.01}}}, or by name alone. Both
 * generations' class names, and their defaults where a config leaves something out.
 */
public final class KerasObjects {

    private KerasObjects() {}

    /** A class name in lower case without underscores, as {@code glorot_uniform} and {@code GlorotUniform} are one. */
    private record Serialized(String type, KerasFields config) {

        static Serialized of(String name, JsonNode node) {
            if (node.isTextual()) {
                return new Serialized(
                        plain(node.textValue()), new KerasFields(name, JsonNodeFactory.instance.objectNode()));
            }
            KerasFields fields = new KerasFields(name, node)
                    .ignoring("module", "registered_name", "build_config", "shared_object_id");
            String type = plain(fields.text("class_name"));
            JsonNode config = fields.optional("config").orElseGet(JsonNodeFactory.instance::objectNode);
            fields.allRead();
            return new Serialized(type, new KerasFields(name + "'s config", config).ignoring("name"));
        }

        private static String plain(String name) {
            return name.replace("_", "").toLowerCase(Locale.ROOT);
        }

        <T> T done(T made) {
            config.allRead();
            return made;
        }

        KerasException unknown(String name) {
            return new KerasException(Words.format("%s of class %s is not known", name, type));
        }
    }

    /** {@return an initializer} */
    public static KerasInitializer initializer(String name, JsonNode node) {
        Serialized object = Serialized.of(name, node);
        KerasFields config = object.config();
        requireNull(config, "input_axes");
        requireNull(config, "output_axes");
        Long seed = config.seed("seed");
        return object.done(
                switch (object.type()) {
                    case "glorotuniform" -> scaling(1, Mode.FAN_AVG, Distribution.UNIFORM, seed);
                    case "glorotnormal" -> scaling(1, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL, seed);
                    case "heuniform" -> scaling(2, Mode.FAN_IN, Distribution.UNIFORM, seed);
                    case "henormal" -> scaling(2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, seed);
                    case "lecununiform" -> scaling(1, Mode.FAN_IN, Distribution.UNIFORM, seed);
                    case "lecunnormal" -> scaling(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, seed);
                    case "variancescaling" ->
                        scaling(config.number("scale", 1), mode(config), distribution(config), seed);
                    case "randomuniform", "uniform" ->
                        new KerasInitializer.RandomUniform(
                                config.number("minval", -0.05), config.number("maxval", 0.05), seed);
                    case "randomnormal", "normal" ->
                        new KerasInitializer.RandomNormal(
                                config.number("mean", 0), config.number("stddev", 0.05), seed);
                    case "truncatednormal" ->
                        new KerasInitializer.TruncatedNormal(
                                config.number("mean", 0), config.number("stddev", 0.05), seed);
                    case "orthogonal", "orthogonalinitializer" ->
                        new KerasInitializer.Orthogonal(config.number("gain", 1), seed);
                    case "zeros", "zero" -> KerasInitializer.zeros();
                    case "ones", "one" -> KerasInitializer.ones();
                    case "constant" -> new KerasInitializer.Constant(config.number("value", 0));
                    case "identity", "identityinitializer" -> new KerasInitializer.Identity(config.number("gain", 1));
                    default -> throw object.unknown(name);
                });
    }

    private static KerasInitializer scaling(double scale, Mode mode, Distribution distribution, @Nullable Long seed) {
        return new KerasInitializer.VarianceScaling(scale, mode, distribution, seed);
    }

    private static Mode mode(KerasFields config) {
        return switch (config.text("mode", "fan_in")) {
            case "fan_in" -> Mode.FAN_IN;
            case "fan_out" -> Mode.FAN_OUT;
            case "fan_avg" -> Mode.FAN_AVG;
            default -> throw config.unknown("mode");
        };
    }

    private static Distribution distribution(KerasFields config) {
        return switch (config.text("distribution", "truncated_normal")) {
            case "uniform" -> Distribution.UNIFORM;
            case "normal", "truncated_normal" -> Distribution.TRUNCATED_NORMAL;
            case "untruncated_normal" -> Distribution.UNTRUNCATED_NORMAL;
            default -> throw config.unknown("distribution");
        };
    }

    /** {@return a regularizer} */
    public static KerasRegularizer regularizer(String name, JsonNode node) {
        Serialized object = Serialized.of(name, node);
        KerasFields config = object.config();
        return object.done(
                switch (object.type()) {
                    case "l1" -> KerasRegularizer.l1(config.number("l1", 0.01));
                    case "l2" -> KerasRegularizer.l2(config.number("l2", 0.01));
                    case "l1l2" ->
                        node.isTextual()
                                ? KerasRegularizer.l1l2(0.01, 0.01)
                                : KerasRegularizer.l1l2(config.number("l1", 0), config.number("l2", 0));
                    case "orthogonal", "orthogonalregularizer" ->
                        new KerasRegularizer.Orthogonal(config.number("factor", 0.01), orthogonalMode(config));
                    default -> throw object.unknown(name);
                });
    }

    private static KerasRegularizer.Orthogonal.Mode orthogonalMode(KerasFields config) {
        return switch (config.text("mode", "rows")) {
            case "rows" -> KerasRegularizer.Orthogonal.Mode.ROWS;
            case "columns" -> KerasRegularizer.Orthogonal.Mode.COLUMNS;
            default -> throw config.unknown("mode");
        };
    }

    /** {@return a constraint} */
    public static KerasConstraint constraint(String name, JsonNode node) {
        Serialized object = Serialized.of(name, node);
        KerasFields config = object.config();
        return object.done(
                switch (object.type()) {
                    case "maxnorm" -> new KerasConstraint.MaxNorm(config.number("max_value", 2), axes(config));
                    case "minmaxnorm" ->
                        new KerasConstraint.MinMaxNorm(
                                config.number("min_value", 0),
                                config.number("max_value", 1),
                                config.number("rate", 1),
                                axes(config));
                    case "nonneg", "nonnegative" -> new KerasConstraint.NonNegative();
                    case "unitnorm" -> new KerasConstraint.UnitNorm(axes(config));
                    default -> throw object.unknown(name);
                });
    }

    private static List<Integer> axes(KerasFields config) {
        JsonNode axis = config.optional("axis").orElse(JsonNodeFactory.instance.numberNode(0));
        List<Integer> axes = new ArrayList<>();
        (axis.isArray() ? axis : JsonNodeFactory.instance.arrayNode().add(axis)).forEach(one -> {
            if (!one.isInt()) {
                throw config.unknown("axis");
            }
            axes.add(one.intValue());
        });
        return axes;
    }

    /** {@return the activation of a name; {@code hard_sigmoid} is another function in Keras's generation 2} */
    public static KerasActivation activation(String name, JsonNode node, Generation generation) {
        if (node.isNull()) {
            return KerasActivation.LINEAR;
        }
        String text = node.isObject() && node.path("class_name").asText().equals("function")
                ? node.path("config").asText()
                : node.asText();
        return switch (text) {
            case "hard_sigmoid" ->
                generation != Generation.KERAS_3 ? KerasActivation.HARD_SIGMOID_KERAS_2 : KerasActivation.HARD_SIGMOID;
            case "swish" -> KerasActivation.SILU;
            case "hard_swish" -> KerasActivation.HARD_SILU;
            default -> {
                for (KerasActivation activation : KerasActivation.values()) {
                    if (activation.name().toLowerCase(Locale.ROOT).equals(text)) {
                        yield activation;
                    }
                }
                throw new KerasException(Words.format("%s is not known: %s", name, node));
            }
        };
    }

    private static void requireNull(KerasFields config, String field) {
        if (config.optional(field).isPresent()) {
            throw config.unknown(field);
        }
    }
}
