package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer's regularizers add to the loss, in the order of Keras's {@code layer.losses}: of the outputs, over the
 * batch size or not, then of the weights.
 */
record LayerLosses(FixtureLayer layer, Tolerance tolerance) {

    void check(JsonNode expected, List<INDArray> outputs) {
        List<Double> losses = losses(outputs);
        if (losses.size() != expected.size()) {
            throw new AssertionError("%s losses are expected, but there are %s".formatted(expected.size(), losses));
        }
        double sum = 0;
        for (int i = 0; i < losses.size(); i++) {
            tolerance.check("losses[" + i + "]", losses.get(i), expected.get(i).doubleValue());
            sum += losses.get(i);
        }
        tolerance.check("the layer's score", layer.regularizationScore(), sum);
    }

    private List<Double> losses(List<INDArray> outputs) {
        GruOptions options = layer.options();
        List<Double> losses = new ArrayList<>();
        if (options.activityRegularizer != null) {
            if (layer.bidirectional()) {
                throw new InexpressibleCaseError("the losses of both directions' activities one by one");
            }
            List<INDArray> all = new ArrayList<>(outputs);
            if (options.returnState) {
                all.addAll(layer.returnedStates()); // Keras has it for one more output
            }
            for (INDArray activity : all) {
                double share = options.averageActivity ? activity.size(0) : 1;
                losses.add(options.activityRegularizer.loss(activity) / share);
            }
        }
        for (String direction : layer.bidirectional() ? List.of("forward", "backward") : List.of("")) {
            add(losses, options.kernelRegularizer, direction, "kernel");
            add(losses, options.recurrentRegularizer, direction, "recurrent_kernel");
            add(losses, options.biasRegularizer, direction, "bias");
        }
        return losses;
    }

    private void add(List<Double> losses, KerasRegularizer regularizer, String direction, String weight) {
        if (regularizer != null) {
            losses.add(regularizer.loss(layer.weight(direction, weight)));
        }
    }
}
