package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer's regularizers add to the loss, in the order of Keras's {@code layer.losses}: of the outputs, over the
 * batch size, then of the weights.
 */
record LayerLosses(FixtureLayer layer, Tolerance tolerance) {

    void check(JsonNode expected, INDArray output) {
        List<Double> losses = losses(output);
        if (losses.size() != expected.size()) {
            throw new AssertionError("%s losses are expected, but there are %s".formatted(expected.size(), losses));
        }
        double sum = 0;
        for (int i = 0; i < losses.size(); i++) {
            tolerance.check("losses[" + i + "]", losses.get(i), expected.get(i).doubleValue());
            sum += losses.get(i);
        }
        // Keras sees a returned state as one more output; a network's score sees the one output.
        if (!layer.options().returnState) {
            tolerance.check("the layer's score", layer.regularizationScore(), sum);
        }
    }

    private List<Double> losses(INDArray output) {
        GruOptions options = layer.options();
        List<Double> losses = new ArrayList<>();
        if (options.activityRegularizer != null) {
            losses.add(options.activityRegularizer.loss(output) / output.size(0));
            if (options.returnState) {
                losses.add(options.activityRegularizer.loss(layer.returnedState()) / output.size(0));
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
