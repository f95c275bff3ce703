package org.gru4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.OptionalDouble;
import org.gru4j.layer.engine.KerasActivation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * How a model was trained, as Keras was told when it was compiled: what training goes on with. Files that do not say it get Keras's
 * default optimizer and the loss that belongs to the last activation.
 *
 * @param stepWeight for a model of characters, what each time step's cross entropy counts for; empty for any other
 */
record Training(JsonNode compiled, OptionalDouble stepWeight) {

    private static final double LEARNING_RATE = 1e-3;
    private static final double EPSILON = 1e-7;

    Training(JsonNode compiled) {
        this(compiled, OptionalDouble.empty());
    }

    private JsonNode optimizer() {
        return compiled.has("optimizer_config") ? compiled.get("optimizer_config") : compiled.path("optimizer");
    }

    private JsonNode options() {
        return optimizer().path("config");
    }

    /** The optimizer's name in lower case; adam where there is none. */
    String optimizerName() {
        JsonNode name = optimizer().isTextual() ? optimizer() : optimizer().path("class_name");
        String last = name.asText("adam").replaceAll(".*>", ""); // "Custom>Adam"
        return last.isEmpty() ? "adam" : last.toLowerCase(Locale.ROOT);
    }

    /** The first learning rate; a schedule's is not known here, and Keras's default is taken. */
    double learningRate() {
        JsonNode rate = options().has("learning_rate")
                ? options().get("learning_rate")
                : options().path("lr");
        return rate.isNumber() && rate.doubleValue() > 0 ? rate.doubleValue() : LEARNING_RATE;
    }

    boolean hasMomentum() {
        return number("momentum", 0) > 0;
    }

    boolean amsgrad() {
        return options().path("amsgrad").asBoolean(false);
    }

    private double number(String option, double otherwise) {
        return options().path(option).isNumber() ? options().path(option).doubleValue() : otherwise;
    }

    /** Deeplearning4j's optimizer of that name, or Adam where it has none. */
    IUpdater updater() {
        double rate = learningRate();
        double epsilon = number("epsilon", EPSILON);
        double beta1 = number("beta_1", 0.9);
        double beta2 = number("beta_2", 0.999);
        return switch (optimizerName()) {
            case "rmsprop" -> new RmsProp(rate, number("rho", 0.9), epsilon);
            case "sgd" -> hasMomentum() ? new Nesterovs(rate, number("momentum", 0)) : new Sgd(rate);
            case "adagrad" -> new AdaGrad(rate, epsilon);
            case "adamax" -> new AdaMax(rate, beta1, beta2, epsilon);
            case "nadam" -> new Nadam(rate, beta1, beta2, epsilon);
            default -> amsgrad() ? new AMSGrad(rate, beta1, beta2, epsilon) : new Adam(rate, beta1, beta2, epsilon);
        };
    }

    /** The loss of outputs with an activation. */
    ILossFunction loss(KerasActivation activation) {
        if (stepWeight.isPresent()) {
            return new LossMCXENT();
        }
        JsonNode loss = compiled.path("loss");
        String name = (loss.isObject() ? loss.path("class_name").asText() : loss.asText())
                .replace("_", "")
                .toLowerCase(Locale.ROOT);
        return switch (name) {
            case "categoricalcrossentropy", "sparsecategoricalcrossentropy" -> new LossMCXENT();
            case "binarycrossentropy" -> new LossBinaryXENT();
            case "meansquarederror", "mse" -> new LossMSE();
            case "meanabsoluteerror", "mae" -> new LossMAE();
            default ->
                switch (activation) {
                    case SOFTMAX -> new LossMCXENT();
                    case SIGMOID -> new LossBinaryXENT();
                    default -> new LossMSE();
                };
        };
    }
}
