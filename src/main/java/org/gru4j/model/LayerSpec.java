package org.gru4j.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gru4j.internal.Words;

/**
 * One layer of a network, written {@code kind:size}.
 *
 * @param kind what it computes
 * @param size the width of its output, 1 to {@value #MAX_SIZE}
 */
public record LayerSpec(Kind kind, int size) implements Serializable {

    /** Wide enough for any layer that a processor can train; bounds what a typing error may ask for. */
    public static final int MAX_SIZE = 65_536;

    /** The kinds of layers, written in lower case. */
    public enum Kind {
        /** A gated recurrent unit, {@link org.gru4j.layer.Gru}. */
        GRU,
        /** Deeplearning4j's long short-term memory. */
        LSTM,
        /** Deeplearning4j's simple recurrent layer. */
        RNN,
        /** A trained vector per character; only as the first layer. */
        EMBEDDING;

        static String names() {
            return Arrays.stream(values()).map(Kind::toString).collect(Collectors.joining(", "));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LayerSpec {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    Words.format("layer %s: size must be 1 to %d, but is %d", kind, MAX_SIZE, size));
        }
    }

    /**
     * Reads one layer, for example {@code gru:128}.
     *
     * @return the layer
     * @throws IllegalArgumentException saying what is wrong with it
     */
    @JsonCreator
    public static LayerSpec of(String text) {
        String[] parts = text.trim().split(":", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    Words.format("layer \"%s\": write kind:size, for example gru:128", text));
        }
        Kind kind = Arrays.stream(Kind.values())
                .filter(one -> one.toString().equalsIgnoreCase(parts[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Words.format(
                        "layer \"%s\": the kind must be one of %s, but is \"%s\"", text, Kind.names(), parts[0])));
        try {
            return new LayerSpec(kind, Integer.parseInt(parts[1]));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    Words.format("layer \"%s\": the size must be a whole number, but is \"%s\"", text, parts[1]));
        }
    }

    /**
     * Reads layers from the input on, separated by spaces or commas, for example {@code embedding:32 gru:128 gru:128}.
     *
     * @return the layers
     * @throws IllegalArgumentException if one is malformed, none is recurrent, or an embedding is not the first
     */
    public static List<LayerSpec> list(String text) {
        List<LayerSpec> layers = new ArrayList<>();
        for (String layer : text.trim().split("[\\s,]+", -1)) {
            layers.add(of(layer));
        }
        return layers;
    }

    @JsonValue
    @Override
    public String toString() {
        return kind + ":" + size;
    }
}
