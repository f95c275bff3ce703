package org.gru4j.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    /** Whether a file has the layers of textgenrnn; whether their weights are sound is another matter. */
    static boolean isIn(Hdf5 file) {
        return root(file).isPresent();
    }

    /**
     * The weights in a file.
     *
     * @throws KerasException if it has not the layers of textgenrnn, or a layer has other weights than it must
     */
    static TextgenrnnWeights of(Hdf5 file) {
        String root = root(file).orElseThrow(() -> new KerasException("the file has no layers of textgenrnn"));
        return of(new NamedWeights(file, root), layers(file, root));
    }

    /** The group of the layers' groups. A whole model says what class its layers are of, and others may be called so, too. */
    private static Optional<String> root(Hdf5 file) {
        boolean others = file.text("/", "model_config")
                .filter(config -> !config.contains("AttentionWeightedAverage"))
                .isPresent();
        return Stream.of("/model_weights", "/")
                .filter(root -> !others && layers(file, root).containsAll(List.of(EMBEDDING, ATTENTION, OUTPUT)))
                .findFirst();
    }

    private static List<String> layers(Hdf5 file, String root) {
        return file.hasGroup(root) ? file.texts(root, "layer_names").orElse(List.of()) : List.of();
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
            throw new KerasException("the file has the layers of textgenrnn, but no recurrent one");
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
