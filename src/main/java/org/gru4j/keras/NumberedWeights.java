package org.gru4j.keras;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gru4j.keras.KerasLayer.Cell;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.keras.KerasLayer.Recurrent;

/**
 * Weights of a {@code .weights.h5} file, alone or in a {@code .keras} archive: groups named after the layers' classes,
 * numbered where a class comes again, with arrays {@code vars/0}, {@code vars/1} and so on.
 */
final class NumberedWeights implements KerasWeights {

    private static final List<String> ROOTS = List.of("/layers", "/_layer_checkpoint_dependencies");
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(?:_(\\d{1,9}))?");
    private static final String OPTIMIZER = "/optimizer/vars";

    private final Hdf5 file;
    private final Map<String, String> groups = new HashMap<>(); // by layer name

    private NumberedWeights(Hdf5 file, String root, List<Node> nodes) {
        this.file = file;
        List<String> found = file.children(root);
        Map<String, List<Node>> classes = new LinkedHashMap<>();
        nodes.forEach(node -> classes.computeIfAbsent(snakeCase(node.className()), name -> new ArrayList<>())
                .add(node));
        classes.forEach((className, own) -> {
            List<String> names = names(className, own.size(), found);
            for (int i = 0; i < own.size(); i++) {
                groups.put(own.get(i).layer().name(), root + "/" + names.get(i));
            }
        });
    }

    /**
     * The groups of a class's layers, in their order. TensorFlow 2.12 to 2.15 counts layers with weights twice ({@code gru},
     * {@code gru_2}), others once; where there are not as many groups as layers, Keras 3 has left out those without weights.
     */
    private static List<String> names(String className, int count, List<String> found) {
        List<String> own = found.stream()
                .filter(name -> number(className, name) >= 0)
                .sorted(Comparator.comparingInt(name -> number(className, name)))
                .toList();
        if (own.size() == count) {
            return own;
        }
        return IntStream.range(0, count).mapToObj(i -> numbered(className, i)).toList();
    }

    /** 0 for the name of a class itself, 2 for {@code name_2}; -1 for the name of something else. */
    private static int number(String className, String group) {
        if (group.equals(className)) {
            return 0;
        }
        Matcher matcher = NUMBERED.matcher(group);
        return matcher.matches() && matcher.group(2) != null && matcher.group(1).equals(className)
                ? Integer.parseInt(matcher.group(2))
                : -1;
    }

    private static String numbered(String name, int number) {
        return number == 0 ? name : name + "_" + number;
    }

    /** The file's weights, or nothing where it is laid out in another way. */
    static Optional<KerasWeights> of(Hdf5 file, List<Node> nodes) {
        return ROOTS.stream()
                .filter(root -> !file.children(root).isEmpty())
                .findFirst()
                .map(root -> new NumberedWeights(file, root, nodes));
    }

    /** The next group of a class, where every layer counts once. */
    static String numbered(String className, Map<String, Integer> used) {
        String name = snakeCase(className);
        return numbered(name, used.merge(name, 1, Integer::sum) - 1);
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
        List<String> cells = file.children(group + "/cell/cells");
        if (cells.isEmpty()) {
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
