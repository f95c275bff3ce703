package org.gru4j.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gru4j.keras.KerasLayer.Cell;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.keras.KerasLayer.Recurrent;

/**
 * Weights of a {@code .weights.h5} file, alone or in a {@code .keras} archive: groups named after the layers' classes,
 * numbered where a class comes again, with arrays {@code vars/0}, {@code vars/1} and so on.
 */
final class NumberedWeights implements KerasWeights {

    private static final List<String> ROOTS = List.of("/layers", "/_layer_checkpoint_dependencies");
    private static final String OPTIMIZER = "/optimizer/vars";

    private final Hdf5 file;
    private final Map<String, String> groups = new HashMap<>(); // by layer name

    private NumberedWeights(Hdf5 file, String root, List<Node> nodes) {
        this.file = file;
        Map<String, Integer> used = new HashMap<>();
        for (Node node : nodes) {
            groups.put(node.layer().name(), root + "/" + numbered(node.className(), used));
        }
    }

    /** The file's weights, or nothing where it is laid out in another way. */
    static Optional<KerasWeights> of(Hdf5 file, List<Node> nodes) {
        return ROOTS.stream().filter(file::hasGroup).findFirst().map(root -> new NumberedWeights(file, root, nodes));
    }

    static String numbered(String className, Map<String, Integer> used) {
        String name = snakeCase(className);
        int times = used.merge(name, 1, Integer::sum);
        return times == 1 ? name : name + "_" + (times - 1);
    }

    /** {@code GRUCell} as {@code gru_cell}, in Keras's way. */
    static String snakeCase(String className) {
        return className
                .replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public List<KerasArray> of(Node node) {
        String group = groups.getOrDefault(node.layer().name(), "");
        List<KerasArray> arrays = new ArrayList<>();
        if (node.layer() instanceof Recurrent recurrent) {
            cells(group, recurrent, arrays);
        } else if (node.layer() instanceof KerasLayer.Bidirectional both) {
            cells(group + "/forward_layer", both.forward(), arrays);
            cells(group + "/backward_layer", both.backward(), arrays);
        } else if (node.layer() instanceof KerasLayer.Embedding || node.layer() instanceof KerasLayer.Dense) {
            add(node.className().equals("TimeDistributed") ? group + "/layer" : group, arrays);
        }
        return arrays;
    }

    private void cells(String group, Recurrent recurrent, List<KerasArray> arrays) {
        if (!file.hasGroup(group + "/cell/cells")) {
            add(group + "/cell", arrays);
            return;
        }
        Map<String, Integer> used = new HashMap<>();
        for (Cell cell : recurrent.cells()) {
            add(group + "/cell/cells/" + numbered(cell.className(), used), arrays);
        }
    }

    private void add(String group, List<KerasArray> arrays) {
        int count = file.count(group + "/vars");
        for (int i = 0; i < count; i++) {
            arrays.add(file.array(group + "/vars/" + i));
        }
    }

    @Override
    public List<KerasArray> optimizer() {
        List<KerasArray> arrays = new ArrayList<>();
        int count = file.count(OPTIMIZER);
        for (int i = 0; i < count; i++) {
            arrays.add(file.array(OPTIMIZER + "/" + i));
        }
        return arrays;
    }
}
