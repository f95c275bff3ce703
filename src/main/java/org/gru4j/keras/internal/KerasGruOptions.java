package org.gru4j.keras.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.gru4j.keras.KerasException;
import org.gru4j.layer.Gru;
import org.gru4j.layer.GruBuilder;
import org.gru4j.layer.engine.KerasActivation;

/**
 * Options of {@code keras.layers.GRU} by their Keras names, as a {@link GruBuilder}. An option that is left out has
 * Keras's default, which is the builder's.
 */
public final class KerasGruOptions {

    /** What a saved configuration also holds, and what changes no number: implementation and use_cudnn choose a way. */
    private static final String[] WITHOUT_EFFECT = {
        "name",
        "dtype",
        "implementation",
        "use_cudnn",
        "batch_input_shape",
        "batch_shape",
        "input_dtype",
        "ragged",
        "quantization_config"
    };

    private final Generation generation;
    private final KerasFields options;
    private final GruBuilder builder = Gru.builder().dataFormat(RNNFormat.NWC);

    private KerasGruOptions(KerasFields options, Generation generation) {
        this.options = options;
        this.generation = generation;
    }

    /**
     * {@return a builder of the layer}
     *
     * @param name what messages call the layer
     * @throws KerasException if an option is not known or cannot be represented
     */
    public static GruBuilder builder(String name, JsonNode options, Generation generation) {
        return new KerasGruOptions(new KerasFields(name, options), generation).read();
    }

    private GruBuilder read() {
        options.ignoring(WITHOUT_EFFECT);
        builder.units(options.integer("units"));
        activation("activation", builder::activation);
        activation("recurrent_activation", builder::recurrentActivation);
        flag("use_bias", builder::useBias);
        object("kernel_initializer", KerasObjects::initializer, builder::kernelInitializer);
        object("recurrent_initializer", KerasObjects::initializer, builder::recurrentInitializer);
        object("bias_initializer", KerasObjects::initializer, builder::biasInitializer);
        object("kernel_regularizer", KerasObjects::regularizer, builder::kernelRegularizer);
        object("recurrent_regularizer", KerasObjects::regularizer, builder::recurrentRegularizer);
        object("bias_regularizer", KerasObjects::regularizer, builder::biasRegularizer);
        object("activity_regularizer", KerasObjects::regularizer, builder::activityRegularizer);
        object("kernel_constraint", KerasObjects::constraint, builder::kernelConstraint);
        object("recurrent_constraint", KerasObjects::constraint, builder::recurrentConstraint);
        object("bias_constraint", KerasObjects::constraint, builder::biasConstraint);
        builder.dropout(options.number("dropout", 0));
        builder.recurrentDropout(options.number("recurrent_dropout", 0));
        builder.seed(options.seed("seed"));
        flag("return_sequences", builder::returnSequences);
        flag("return_state", builder::returnState);
        flag("go_backwards", builder::goBackwards);
        flag("stateful", builder::stateful);
        flag("unroll", builder::unroll);
        // The releases that had no such option did without what is now the default.
        builder.resetAfter(options.flag("reset_after", generation == Generation.KERAS_3));
        flag("zero_output_for_mask", builder::zeroOutputForMask);
        must("time_major", false);
        must("trainable", true);
        options.allRead();
        return builder;
    }

    private void activation(String name, Consumer<KerasActivation> option) {
        if (options.has(name)) {
            JsonNode value = options.optional(name).orElse(JsonNodeFactory.instance.nullNode());
            option.accept(KerasObjects.activation(name, value, generation));
        }
    }

    private void flag(String name, Consumer<Boolean> option) {
        if (options.optional(name).isPresent()) {
            option.accept(options.flag(name, false));
        }
    }

    private <T> void object(String name, BiFunction<String, JsonNode, T> reader, Consumer<T> option) {
        options.optional(name).ifPresent(value -> option.accept(reader.apply(name, value)));
    }

    /** An option that is accepted with one value only. */
    private void must(String name, boolean value) {
        if (options.flag(name, value) != value) {
            throw options.unknown(name);
        }
    }
}
