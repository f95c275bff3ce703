package org.gru4j.keras;

import java.util.List;
import java.util.Optional;
import org.gru4j.keras.KerasLayer.Node;

/**
 * Weights of a {@code .h5} file, as {@code save} and {@code save_weights} of Keras 1 and 2 write it and Keras 3 still
 * does: a group per layer, whose attribute {@code weight_names} lists its arrays.
 *
 * @param root the group that holds the layers' groups
 */
record NamedWeights(Hdf5 file, String root) implements KerasWeights {

    private static final String OPTIMIZER = "/optimizer_weights";
    private static final String NAMES = "weight_names";

    /** The file's weights, or nothing where it is laid out in another way. */
    static Optional<KerasWeights> of(Hdf5 file) {
        for (String root : List.of("/model_weights", "/")) {
            if (file.hasGroup(root) && file.texts(root, "layer_names").isPresent()) {
                return Optional.of(new NamedWeights(file, root));
            }
        }
        return Optional.empty();
    }

    @Override
    public List<KerasArray> of(Node node) {
        return of(node.layer().name());
    }

    /** The arrays of a layer of that name. */
    List<KerasArray> of(String layer) {
        return arrays(root + "/" + layer);
    }

    @Override
    public List<KerasArray> optimizer() {
        return arrays(OPTIMIZER);
    }

    private List<KerasArray> arrays(String group) {
        return file.texts(group, NAMES).orElse(List.of()).stream()
                .map(name -> file.array(group + "/" + name))
                .toList();
    }
}
