package org.gru4j.keras;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.keras.KerasLayer.Node;

/** Arrays in memory, by the name of their layer. */
record LoadedWeights(Map<String, List<KerasArray>> layers, List<KerasArray> optimizer) implements KerasWeights {

    /** All of a file's arrays, so that the file can be closed. */
    static LoadedWeights of(KerasWeights weights, ModelConfig model) {
        Map<String, List<KerasArray>> layers = new HashMap<>();
        model.nodes().forEach(node -> layers.put(node.layer().name(), weights.of(node)));
        return new LoadedWeights(layers, weights.optimizer());
    }

    @Override
    public List<KerasArray> of(Node node) {
        return layers.getOrDefault(node.layer().name(), List.of());
    }
}
