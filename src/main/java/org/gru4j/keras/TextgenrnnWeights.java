package org.gru4j.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gru4j.internal.Words;

/**
 * The arrays of a textgenrnn model.
 *
 * @param recurrent those of each recurrent layer, from the input on: three, or six of a layer that goes both ways
 * @param output the kernel and the bias of the softmax
 */
record TextgenrnnWeights(
        KerasArray embedding, List<List<KerasArray>> recurrent, KerasArray attention, List<KerasArray> output) {

    private static final String EMBEDDING = "embedding";
    private static final String ATTENTION = "attention";
    private static final String OUTPUT = "output";
    private static final int ONE_WAY = 3;

    /** The weights in a file; nothing where it has not the layers of textgenrnn. */
    static Optional<TextgenrnnWeights> of(Hdf5 file) {
        for (String root : List.of("/model_weights", "/")) {
            List<String> layers =
                    file.hasGroup(root) ? file.texts(root, "layer_names").orElse(List.of()) : List.of();
            if (layers.containsAll(List.of(EMBEDDING, ATTENTION, OUTPUT))) {
                return Optional.of(of(new NamedWeights(file, root), layers));
            }
        }
        return Optional.empty();
    }

    private static TextgenrnnWeights of(NamedWeights weights, List<String> layers) {
        List<List<KerasArray>> recurrent = new ArrayList<>();
        for (String layer : layers.subList(0, layers.indexOf(ATTENTION))) {
            List<KerasArray> arrays = weights.of(layer);
            if (arrays.size() == ONE_WAY || arrays.size() == 2 * ONE_WAY) {
                recurrent.add(arrays);
            }
        }
        if (recurrent.isEmpty()) {
            throw new KerasException("it has the layers of textgenrnn, but no recurrent one");
        }
        return new TextgenrnnWeights(
                required(weights, EMBEDDING, 1).get(0),
                recurrent,
                required(weights, ATTENTION, 1).get(0),
                required(weights, OUTPUT, 2));
    }

    private static List<KerasArray> required(NamedWeights weights, String layer, int count) {
        List<KerasArray> arrays = weights.of(layer);
        if (arrays.size() != count) {
            throw new KerasException(Words.format(
                    "layer %s: needs %d weights, but the file has %d for it", layer, count, arrays.size()));
        }
        return arrays;
    }

    static boolean bothWays(List<KerasArray> layer) {
        return layer.size() > ONE_WAY;
    }
}
