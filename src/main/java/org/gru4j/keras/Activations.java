package org.gru4j.keras;

import java.util.Locale;
import org.gru4j.internal.Words;
import org.gru4j.layer.KerasHardSigmoid;
import org.gru4j.layer.engine.KerasActivation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/** Keras's activations as Deeplearning4j's own layers have them. */
final class Activations {

    private static final double LEAKY_SLOPE = 0.2;

    private Activations() {}

    /**
     * The same function.
     *
     * @throws KerasException naming the layer, if Deeplearning4j does not have it
     */
    static IActivation of(String layer, KerasActivation activation) {
        return switch (activation) {
            case LINEAR -> Activation.IDENTITY.getActivationFunction();
            case TANH -> Activation.TANH.getActivationFunction();
            case SIGMOID -> Activation.SIGMOID.getActivationFunction();
            case HARD_SIGMOID -> new KerasHardSigmoid();
            case HARD_SIGMOID_KERAS_2 -> Activation.HARDSIGMOID.getActivationFunction();
            case RELU -> Activation.RELU.getActivationFunction();
            case RELU6 -> Activation.RELU6.getActivationFunction();
            case LEAKY_RELU -> new ActivationLReLU(LEAKY_SLOPE);
            case ELU, CELU -> Activation.ELU.getActivationFunction();
            case SELU -> Activation.SELU.getActivationFunction();
            case GELU -> new ActivationGELU(true);
            case SILU -> Activation.SWISH.getActivationFunction();
            case SOFTPLUS -> Activation.SOFTPLUS.getActivationFunction();
            case SOFTSIGN -> Activation.SOFTSIGN.getActivationFunction();
            case MISH -> Activation.MISH.getActivationFunction();
            case HARD_TANH -> Activation.HARDTANH.getActivationFunction();
            case SOFTMAX -> Activation.SOFTMAX.getActivationFunction();
            default ->
                throw new KerasException(Words.format(
                        "layer %s: its activation %s cannot be represented outside a GRU",
                        layer, activation.name().toLowerCase(Locale.ROOT)));
        };
    }
}
