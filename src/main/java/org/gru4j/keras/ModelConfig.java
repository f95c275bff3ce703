package org.gru4j.keras;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gru4j.keras.KerasLayer.InputShape;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.keras.KerasLayer.Ref;
import org.gru4j.keras.internal.Generation;

/**
 * A Keras model's configuration.
 *
 * @param nodes layers, each after those that it takes something from
 * @param inputs the names of the input layers, in the order in which data are given
 * @param outputs what the model gives, in this order
 * @param inputShapes by input layer, where the configuration has one
 * @param doublePrecision whether Keras computes in 64 bits
 */
record ModelConfig(
        Generation generation,
        List<Node> nodes,
        List<String> inputs,
        List<Ref> outputs,
        Map<String, InputShape> inputShapes,
        boolean doublePrecision) {

    /** Tells GRUs how their release of Keras takes the activity regularizer. */
    void averageActivity(boolean average) {
        for (Node node : nodes) {
            if (node.layer() instanceof KerasLayer.Recurrent one) {
                averageActivity(one, average);
            } else if (node.layer() instanceof KerasLayer.Bidirectional both) {
                averageActivity(both.forward(), average);
            }
        }
    }

    private static void averageActivity(KerasLayer.Recurrent layer, boolean average) {
        for (KerasLayer.Cell cell : layer.cells()) {
            if (cell instanceof KerasLayer.GruCell gru) {
                gru.builder().averageActivity(average);
            }
        }
    }

    Optional<InputShape> inputShape(String input) {
        return Optional.ofNullable(inputShapes.get(input));
    }
}
