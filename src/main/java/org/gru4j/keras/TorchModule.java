package org.gru4j.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gru4j.foreign.internal.StoredTensor;
import org.gru4j.internal.Words;

/**
 * A layer of a PyTorch model: the tensors whose names begin alike.
 *
 * @param path what its names begin with, as {@code module.encoder}; empty where they have nothing before them
 * @param tensors by the rest of their names, as {@code weight}
 */
record TorchModule(String path, Map<String, StoredTensor> tensors) {

    static final String RECURRENT = "weight_hh";
    private static final int MAX_NAMES = 5;

    /** The layers of a file, in its order. */
    static List<TorchModule> of(Map<String, StoredTensor> tensors) {
        Map<String, Map<String, StoredTensor>> modules = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            int point = name.lastIndexOf('.');
            modules.computeIfAbsent(name.substring(0, Math.max(0, point)), it -> new LinkedHashMap<>())
                    .put(name.substring(point + 1), tensor);
        });
        List<TorchModule> list = new ArrayList<>();
        modules.forEach((path, own) -> list.add(new TorchModule(path, own)));
        return list;
    }

    /** What messages and the network call it. */
    String name() {
        return path.isEmpty() ? "rnn" : path;
    }

    /** The last word of its name. */
    String word() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Whether it is an nn.GRU, nn.LSTM or nn.RNN, or a cell of one. */
    boolean isRecurrent() {
        return tensors.keySet().stream().anyMatch(name -> name.startsWith(RECURRENT));
    }

    /** Whether it is an nn.Embedding or an nn.Linear. */
    boolean isMatrix() {
        StoredTensor weight = tensors.get("weight");
        StoredTensor bias = tensors.get("bias");
        return weight != null
                && weight.shape().length == 2
                && (bias == null || bias.shape().length == 1)
                && Set.of("weight", "bias").containsAll(tensors.keySet());
    }

    boolean hasBias() {
        return tensors.containsKey("bias");
    }

    /** The names of its tensors, for messages: those of a large layer not all. */
    List<String> names() {
        return tensors.keySet().stream().limit(MAX_NAMES).toList();
    }

    /** A length of a tensor that is there. */
    long length(String tensor, int axis) {
        long[] shape = tensor(tensor).shape();
        if (shape.length != 2) {
            throw new KerasException(
                    Words.format("layer %s: its %s has %d dimensions, and not 2", name(), tensor, shape.length));
        }
        return shape[axis];
    }

    StoredTensor tensor(String tensor) {
        StoredTensor found = tensors.get(tensor);
        if (found == null) {
            throw new KerasException(Words.format("layer %s: has no %s", name(), tensor));
        }
        return found;
    }
}
