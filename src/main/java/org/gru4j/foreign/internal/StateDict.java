package org.gru4j.foreign.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gru4j.internal.Words;

/** Finds the state dict in what PyTorch has saved: a dict from names to tensors, alone or in dicts of a whole checkpoint. */
final class StateDict {

    /** What every recurrent layer has, and nothing else. */
    private static final String RECURRENT = "weight_hh";

    private record Found(String name, Map<?, ?> dict) {}

    private StateDict() {}

    /**
     * The tensors of the only dict that has some of a recurrent layer, by name.
     *
     * @throws FormatException if there is none, or there are several
     */
    static Map<String, StoredTensor> in(Object saved) {
        List<Found> found = new ArrayList<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Found> waiting = new ArrayDeque<>();
        if (saved instanceof Map<?, ?> dict) {
            waiting.add(new Found("", dict));
        }
        while (!waiting.isEmpty()) {
            Found one = waiting.remove();
            if (!seen.add(one.dict())) {
                continue;
            }
            if (hasRecurrentLayer(one.dict())) {
                found.add(one);
                continue;
            }
            one.dict().forEach((key, value) -> {
                if (value instanceof Map<?, ?> inner && key instanceof String name) {
                    waiting.add(new Found(name, inner));
                }
            });
        }
        if (found.isEmpty()) {
            throw new FormatException(
                    "has no tensors of a GRU, LSTM or RNN: write them in Python with torch.save(model.state_dict(), \"weights.pt\")");
        }
        if (found.size() > 1) {
            throw new FormatException(Words.format(
                    "has the tensors of several models, %s: write those of one with torch.save",
                    found.stream().map(Found::name).limit(5).toList()));
        }
        return tensors(found.get(0).dict());
    }

    private static boolean hasRecurrentLayer(Map<?, ?> dict) {
        return dict.entrySet().stream()
                .anyMatch(entry -> entry.getValue() instanceof StoredTensor
                        && entry.getKey() instanceof String name
                        && name.substring(name.lastIndexOf('.') + 1).startsWith(RECURRENT));
    }

    private static Map<String, StoredTensor> tensors(Map<?, ?> dict) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        dict.forEach((key, value) -> {
            if (key instanceof String name && value instanceof StoredTensor tensor) {
                tensors.put(StoredTensor.requireName(name), tensor);
            }
        });
        return tensors;
    }
}
