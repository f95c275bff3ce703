package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.gru4j.keras.internal.Generation;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.keras.internal.KerasObjects;
import org.gru4j.layer.engine.KerasActivation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.regularization.Regularization;

/** Options of {@code keras.layers.Dense}, as far as Deeplearning4j's dense layers have them. */
record KerasDense(
        long units,
        boolean useBias,
        Activation activation,
        Optional<KerasRegularizer> kernelRegularizer,
        Optional<KerasRegularizer> biasRegularizer) {

    static KerasDense of(JsonNode options, String generation) {
        KerasFields fields = new KerasFields("Dense", options)
                .ignoring("name", "trainable", "dtype", "batch_input_shape", "quantization_config")
                .ignoring("kernel_initializer", "bias_initializer"); // the weights are given
        requireNull(fields, "activity_regularizer", "kernel_constraint", "bias_constraint", "lora_rank");
        KerasDense dense = new KerasDense(
                fields.integer("units"),
                fields.flag("use_bias", true),
                activation(fields, generation),
                regularizer(fields, "kernel_regularizer"),
                regularizer(fields, "bias_regularizer"));
        fields.allRead();
        return dense;
    }

    private static Optional<KerasRegularizer> regularizer(KerasFields fields, String name) {
        return fields.optional(name).map(value -> KerasObjects.regularizer(name, value));
    }

    /** Reads the field activation. */
    static Activation activation(KerasFields fields, String generation) {
        JsonNode value = fields.optional("activation").orElse(JsonNodeFactory.instance.nullNode());
        KerasActivation activation = KerasObjects.activation("activation", value, Generation.of(generation));
        return switch (activation) {
            case LINEAR -> Activation.IDENTITY;
            case SOFTMAX -> Activation.SOFTMAX;
            case SIGMOID -> Activation.SIGMOID;
            case TANH -> Activation.TANH;
            case RELU -> Activation.RELU;
            case ELU -> Activation.ELU;
            case SELU -> Activation.SELU;
            case SOFTPLUS -> Activation.SOFTPLUS;
            case SOFTSIGN -> Activation.SOFTSIGN;
            case HARD_SIGMOID_KERAS_2 -> Activation.HARDSIGMOID;
            default -> throw fields.unknown("activation");
        };
    }

    static void requireNull(KerasFields fields, String... names) {
        for (String name : names) {
            if (fields.optional(name).isPresent()) {
                throw fields.unknown(name);
            }
        }
    }

    FeedForwardLayer set(DenseLayer.Builder builder, long width) {
        configure(builder, width);
        return builder.hasBias(useBias).build();
    }

    FeedForwardLayer set(BaseOutputLayer.Builder<?> builder, long width) {
        configure(builder, width);
        builder.hasBias(useBias);
        return builder.build();
    }

    private void configure(FeedForwardLayer.Builder<?> builder, long width) {
        builder.nIn(width);
        builder.nOut(units);
        builder.activation(activation);
        builder.regularization(kernelRegularizer.stream()
                .<Regularization>map(regularizer -> new WeightRegularization(regularizer, width))
                .toList());
        builder.regularizationBias(biasRegularizer.stream()
                .<Regularization>map(regularizer -> new WeightRegularization(regularizer, 0))
                .toList());
    }
}
