package org.gru4j.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.layer.Gru;
import org.gru4j.model.internal.CharacterModel;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A layer of a character model as Keras has it.
 *
 * @param config Keras 3's configuration
 * @param arrays its weights in Keras's order and layout
 */
record ExportedLayer(ObjectNode config, List<INDArray> arrays) {

    /** The layers of a model, from the input on. */
    static List<ExportedLayer> of(CharacterModel model) {
        List<ExportedLayer> layers = new ArrayList<>();
        MultiLayerNetwork network = model.network();
        for (int i = 0; i < network.getnLayers(); i++) {
            ObjectNode config =
                    LayerWriter.of(network.getLayerWiseConfigurations().getConf(i));
            layers.add(new ExportedLayer(
                    config,
                    arrays(
                            config.get("class_name").asText(),
                            network.getLayer(i).paramTable())));
        }
        return layers;
    }

    String className() {
        return config.get("class_name").asText();
    }

    /** Whether its weights are those of a cell in it. */
    boolean hasCell() {
        return List.of("GRU", "LSTM", "SimpleRNN").contains(className());
    }

    String name() {
        return config.get("config").get("name").asText();
    }

    private static List<INDArray> arrays(String className, Map<String, INDArray> table) {
        List<INDArray> arrays = new ArrayList<>();
        switch (className) {
            case "GRU" -> {
                arrays.add(required(table, Gru.KERNEL));
                arrays.add(required(table, Gru.RECURRENT_KERNEL));
                addVector(table.get(Gru.BIAS), arrays);
            }
            case "LSTM" -> {
                arrays.add(kerasGates(required(table, "W")));
                arrays.add(kerasGates(required(table, "RW")));
                arrays.add(flat(kerasGates(row(required(table, "b")))));
            }
            case "SimpleRNN" -> {
                arrays.add(required(table, "W"));
                arrays.add(required(table, "RW"));
                arrays.add(flat(required(table, "b")));
            }
            case "Embedding" -> arrays.add(required(table, "W"));
            case "Dense" -> {
                arrays.add(required(table, "W"));
                INDArray bias = table.get("b");
                if (bias != null) {
                    arrays.add(flat(bias));
                }
            }
            default -> {} // has none
        }
        return arrays;
    }

    private static INDArray required(Map<String, INDArray> table, String name) {
        return Objects.requireNonNull(table.get(name));
    }

    private static void addVector(@Nullable INDArray bias, List<INDArray> arrays) {
        if (bias != null) {
            arrays.add(bias);
        }
    }

    private static INDArray row(INDArray vector) {
        return vector.reshape(1, vector.length());
    }

    private static INDArray flat(INDArray row) {
        return row.dup('c').reshape(row.length());
    }

    /** From Deeplearning4j's order c, f, o, i to Keras's i, f, c, o. */
    private static INDArray kerasGates(INDArray matrix) {
        long units = matrix.size(1) / 4;
        INDArray[] gates = new INDArray[4];
        int[] from = {3, 1, 0, 2};
        for (int gate = 0; gate < gates.length; gate++) {
            gates[gate] =
                    matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from[gate] * units, (from[gate] + 1) * units));
        }
        return Nd4j.concat(1, gates);
    }
}
