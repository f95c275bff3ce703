package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.keras.internal.KerasFields;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights of a {@link KerasModel}'s network, in Keras's order. */
record ModelWeights(KerasModel model, MultiLayerNetwork network) {

    /** Gives the network the weights that its case has. */
    void set() {
        for (KerasModel.Weighted layer : model.weighted()) {
            List<FixtureTensor> weights = weights(layer, layer.weights());
            for (int i = 0; i < weights.size(); i++) {
                INDArray parameter = parameter(layer, i);
                parameter.assign(fitted(weights.get(i), parameter).array(parameter.dataType()));
            }
        }
    }

    void check(String name, Tolerance tolerance, JsonNode expected) {
        List<KerasModel.Weighted> layers = model.weighted();
        if (expected.size() != layers.size()) {
            throw new InexpressibleCaseError(
                    "%s: weights of %d layers, but %d have any".formatted(name, expected.size(), layers.size()));
        }
        for (int i = 0; i < layers.size(); i++) {
            KerasModel.Weighted layer = layers.get(i);
            List<FixtureTensor> weights = weights(layer, expected.get(i));
            for (int w = 0; w < weights.size(); w++) {
                INDArray parameter = parameter(layer, w);
                tolerance.check(
                        "%s, layer %d, %s".formatted(name, i, layer.kerasNames().get(w)),
                        parameter,
                        fitted(weights.get(w), parameter));
            }
        }
    }

    private INDArray parameter(KerasModel.Weighted layer, int weight) {
        return network.getLayer(layer.index()).getParam(layer.parameters().get(weight));
    }

    /** Weights in Keras's order, from a list in that order or an object by name. */
    private static List<FixtureTensor> weights(KerasModel.Weighted layer, JsonNode weights) {
        List<String> names = layer.kerasNames();
        if (weights.isObject()) {
            KerasFields fields = new KerasFields("weights", weights);
            List<FixtureTensor> read = names.stream()
                    .map(name -> FixtureTensor.of(name, fields.required(name)))
                    .toList();
            fields.ignoring(weights.path("bias").isNull() ? "bias" : "");
            fields.allRead();
            return read;
        }
        if (weights.size() != names.size()) {
            throw new InexpressibleCaseError("%d weights for %s".formatted(weights.size(), names));
        }
        return IntStream.range(0, names.size())
                .mapToObj(i -> FixtureTensor.of(names.get(i), weights.get(i)))
                .toList();
    }

    /** A vector in the shape that Deeplearning4j gives a bias, [1, n]. */
    private static FixtureTensor fitted(FixtureTensor weight, INDArray parameter) {
        boolean row = weight.rank() == 1 && Arrays.equals(parameter.shape(), new long[] {1, weight.shape()[0]});
        return row ? new FixtureTensor(parameter.shape(), weight.values()) : weight;
    }
}
