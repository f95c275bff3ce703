package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.RNNFormat;

/**
 * Options of {@code keras.layers.GRU} by their Keras names, as a {@link Gru.Builder}. An option that is left out has
 * Keras's default, which is the builder's.
 */
final class KerasGruOptions {

    /** What a saved configuration also holds, and what changes no number: implementation and use_cudnn choose a way. */
    private static final String[] WITHOUT_EFFECT = {
        "name", "dtype", "implementation", "use_cudnn", "batch_input_shape", "batch_shape", "input_dtype", "ragged"
    };

    private final String generation;
    private final FixtureFields options;
    private final Gru.Builder builder = Gru.builder().dataFormat(RNNFormat.NWC);

    private KerasGruOptions(FixtureFields options, String generation) {
        this.options = options;
        this.generation = generation;
    }

    /**
     * A builder of the layer.
     *
     * @param generation of Keras, "2" or "3"
     */
    static Gru.Builder builder(JsonNode options, String generation) {
        if (!generation.equals("2") && !generation.equals("3")) {
            throw new InexpressibleCaseError("semantics must be \"2\" or \"3\", but is " + generation);
        }
        return new KerasGruOptions(new FixtureFields("options", options), generation).read();
    }

    private Gru.Builder read() {
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
        // Generation 2 had no such option in its first releases, and did without what is now the default.
        builder.resetAfter(options.flag("reset_after", generation.equals("3")));
        flag("zero_output_for_mask", builder::zeroOutputForMask);
        must("time_major", false);
        must("trainable", true);
        options.allRead();
        return builder;
    }

    private void activation(String name, Consumer<org.gru4j.layer.engine.KerasActivation> option) {
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
