package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gru4j.layer.KerasInitializer.Distribution;
import org.gru4j.layer.KerasInitializer.Mode;
import org.gru4j.layer.engine.KerasActivation;

/**
 * Keras's objects as its JSON names them: {@code {"class_name": "L2", "config": {"l2": 0.01}}}, or by name alone. Both
 * generations' class names, and their defaults where a config leaves something out.
 */
final class KerasObjects {

    private KerasObjects() {}

    /** A class name in lower case without underscores, as {@code glorot_uniform} and {@code GlorotUniform} are one. */
    private record Serialized(String type, FixtureFields config) {

        static Serialized of(String name, JsonNode node) {
            if (node.isTextual()) {
                return new Serialized(
                        plain(node.textValue()), new FixtureFields(name, JsonNodeFactory.instance.objectNode()));
            }
            FixtureFields fields = new FixtureFields(name, node).ignoring("module", "registered_name", "build_config");
            String type = plain(fields.text("class_name"));
            JsonNode config = fields.optional("config").orElseGet(JsonNodeFactory.instance::objectNode);
            fields.allRead();
            return new Serialized(type, new FixtureFields(name + "'s config", config).ignoring("name"));
        }

        private static String plain(String name) {
            return name.replace("_", "").toLowerCase(Locale.ROOT);
        }

        <T> T done(T made) {
            config.allRead();
            return made;
        }

        InexpressibleCaseError unknown(String name) {
            return new InexpressibleCaseError("%s of class %s is not known".formatted(name, type));
        }
    }

    static KerasInitializer initializer(String name, JsonNode node) {
        Serialized object = Serialized.of(name, node);
        FixtureFields config = object.config();
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
                    case "randomuniform" ->
                        new KerasInitializer.RandomUniform(
                                config.number("minval", -0.05), config.number("maxval", 0.05), seed);
                    case "randomnormal" ->
                        new KerasInitializer.RandomNormal(
                                config.number("mean", 0), config.number("stddev", 0.05), seed);
                    case "truncatednormal" ->
                        new KerasInitializer.TruncatedNormal(
                                config.number("mean", 0), config.number("stddev", 0.05), seed);
                    case "orthogonal", "orthogonalinitializer" ->
                        new KerasInitializer.Orthogonal(config.number("gain", 1), seed);
                    case "zeros" -> KerasInitializer.zeros();
                    case "ones" -> KerasInitializer.ones();
                    case "constant" -> new KerasInitializer.Constant(config.number("value", 0));
                    case "identity", "identityinitializer" -> new KerasInitializer.Identity(config.number("gain", 1));
                    default -> throw object.unknown(name);
                });
    }

    private static KerasInitializer scaling(double scale, Mode mode, Distribution distribution, Long seed) {
        return new KerasInitializer.VarianceScaling(scale, mode, distribution, seed);
    }

    private static Mode mode(FixtureFields config) {
        return switch (textOr(config, "mode", "fan_in")) {
            case "fan_in" -> Mode.FAN_IN;
            case "fan_out" -> Mode.FAN_OUT;
            case "fan_avg" -> Mode.FAN_AVG;
            default -> throw config.unknown("mode");
        };
    }

    private static Distribution distribution(FixtureFields config) {
        return switch (textOr(config, "distribution", "truncated_normal")) {
            case "uniform" -> Distribution.UNIFORM;
            case "normal", "truncated_normal" -> Distribution.TRUNCATED_NORMAL;
            case "untruncated_normal" -> Distribution.UNTRUNCATED_NORMAL;
            default -> throw config.unknown("distribution");
        };
    }

    static KerasRegularizer regularizer(String name, JsonNode node) {
        Serialized object = Serialized.of(name, node);
        FixtureFields config = object.config();
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

    private static KerasRegularizer.Orthogonal.Mode orthogonalMode(FixtureFields config) {
        return switch (textOr(config, "mode", "rows")) {
            case "rows" -> KerasRegularizer.Orthogonal.Mode.ROWS;
            case "columns" -> KerasRegularizer.Orthogonal.Mode.COLUMNS;
            default -> throw config.unknown("mode");
        };
    }

    static KerasConstraint constraint(String name, JsonNode node) {
        Serialized object = Serialized.of(name, node);
        FixtureFields config = object.config();
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

    private static List<Integer> axes(FixtureFields config) {
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

    /** The activation of a name; {@code hard_sigmoid} is another function in Keras's generation 2. */
    static KerasActivation activation(String name, JsonNode node, String generation) {
        if (node.isNull()) {
            return KerasActivation.LINEAR;
        }
        String text = node.isObject() && node.path("class_name").asText().equals("function")
                ? node.path("config").asText()
                : node.asText();
        return switch (text) {
            case "hard_sigmoid" ->
                generation.equals("2") ? KerasActivation.HARD_SIGMOID_KERAS_2 : KerasActivation.HARD_SIGMOID;
            case "swish" -> KerasActivation.SILU;
            case "hard_swish" -> KerasActivation.HARD_SILU;
            default -> {
                for (KerasActivation activation : KerasActivation.values()) {
                    if (activation.name().toLowerCase(Locale.ROOT).equals(text)) {
                        yield activation;
                    }
                }
                throw new InexpressibleCaseError("%s is not known: %s".formatted(name, node));
            }
        };
    }

    private static String textOr(FixtureFields config, String field, String otherwise) {
        return config.optional(field).isPresent() ? config.text(field) : otherwise;
    }

    private static void requireNull(FixtureFields config, String field) {
        if (config.optional(field).isPresent()) {
            throw config.unknown(field);
        }
    }
}
