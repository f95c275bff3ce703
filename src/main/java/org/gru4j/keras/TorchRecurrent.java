package org.gru4j.keras;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.gru4j.foreign.internal.StoredTensor;
import org.gru4j.internal.Words;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An nn.GRU, nn.LSTM or nn.RNN, or a cell of one. The equations and the names of its tensors are those of PyTorch's
 * documentation: {@code weight_ih_l0} [gates · units, features], {@code weight_hh_l0} [gates · units, units], a bias for
 * each, l1 for the second layer, and _reverse for the other direction.
 */
record TorchRecurrent(TorchModule module) {

    private static final String INPUT = "weight_ih";

    /** For each gate of Keras, the place of PyTorch's: z, r, h and r, z, n. */
    private static final int[] GRU_GATES = {1, 0, 2};

    /** Keras's name of what has so many gates. */
    private static String className(int gates) {
        return switch (gates) {
            case 3 -> "GRU";
            case 4 -> "LSTM";
            default -> "SimpleRNN";
        };
    }

    /** The ends of its tensors' names, one for each layer: of one that is a cell, it is empty. */
    List<String> layers() {
        if (module.tensors().containsKey(INPUT)) {
            return List.of("");
        }
        List<String> layers = new ArrayList<>();
        while (module.tensors().containsKey(INPUT + "_l" + layers.size())) {
            layers.add("_l" + layers.size());
        }
        return layers;
    }

    /** Whether it also goes from the end to the beginning. */
    boolean isBidirectional() {
        return module.tensors().keySet().stream().anyMatch(name -> name.endsWith("_reverse"));
    }

    /** The width of what it takes. */
    long inputs() {
        return module.length(INPUT + firstLayer(), 1);
    }

    /** The width of what it gives. */
    long outputs() {
        return units(firstLayer()) * (isBidirectional() ? 2 : 1);
    }

    private String firstLayer() {
        List<String> layers = layers();
        if (layers.isEmpty()) {
            throw new KerasException(Words.format("layer %s: has no %s_l0", module.name(), INPUT));
        }
        return layers.get(0);
    }

    /** The width of its state. */
    long units(String end) {
        return module.length(TorchModule.RECURRENT + end, 1);
    }

    /** Keras's class of a layer. */
    String className(String end) {
        return className(gates(end));
    }

    private int gates(String end) {
        long units = units(end);
        long rows = module.length(TorchModule.RECURRENT + end, 0);
        for (int gates : new int[] {1, 3, 4}) {
            if (units > 0 && rows == gates * units) {
                return gates;
            }
        }
        throw new KerasException(Words.format(
                "layer %s: its %s has %d rows for %d units, which is no GRU, LSTM or RNN",
                module.name(), TorchModule.RECURRENT + end, rows, units));
    }

    boolean hasBias() {
        return module.tensors().keySet().stream().anyMatch(name -> name.startsWith("bias"));
    }

    /** Requires that all of its tensors are known: those of a projection, for example, are not. */
    void requireKnownTensors() {
        Set<String> unknown = new HashSet<>(module.tensors().keySet());
        for (String end : layers()) {
            for (String direction : directions(end)) {
                names(direction).forEach(unknown::remove);
            }
        }
        if (!unknown.isEmpty()) {
            throw new KerasException(Words.format(
                    "layer %s: its tensor %s cannot be represented",
                    module.name(), unknown.stream().sorted().findFirst().orElseThrow()));
        }
    }

    private List<String> directions(String end) {
        return isBidirectional() ? List.of(end, end + "_reverse") : List.of(end);
    }

    private List<String> names(String end) {
        List<String> names = new ArrayList<>(List.of(INPUT + end, TorchModule.RECURRENT + end));
        if (hasBias()) {
            names.addAll(List.of("bias_ih" + end, "bias_hh" + end));
        }
        return names;
    }

    /** All tensors of it. */
    List<StoredTensor> used() {
        return layers().stream()
                .flatMap(end -> directions(end).stream())
                .flatMap(direction -> names(direction).stream())
                .map(module::tensor)
                .toList();
    }

    /** The arrays of a layer as Keras has them, those of the other direction last. */
    List<KerasArray> arrays(String end) throws IOException {
        List<KerasArray> arrays = new ArrayList<>();
        for (String direction : directions(end)) {
            add(direction, gates(end), arrays);
        }
        return arrays;
    }

    private void add(String end, int gates, List<KerasArray> arrays) throws IOException {
        arrays.add(array(INPUT + end, rows(INPUT + end, gates).transpose()));
        arrays.add(array(
                TorchModule.RECURRENT + end,
                rows(TorchModule.RECURRENT + end, gates).transpose()));
        if (hasBias()) {
            INDArray input = rows("bias_ih" + end, gates);
            INDArray recurrent = rows("bias_hh" + end, gates);
            boolean both = gates == GRU_GATES.length; // others have the sum of the two
            arrays.add(array(
                    "bias" + end,
                    both
                            ? Nd4j.concat(1, input, recurrent).transpose()
                            : input.add(recurrent).reshape(input.length())));
        }
    }

    private KerasArray array(String name, INDArray array) {
        return KerasArray.of(Words.format("layer %s: %s", module.name(), name), array);
    }

    /** A tensor [rows, columns], or [rows] as one of one column, with its gates in Keras's order. */
    private INDArray rows(String name, int gates) throws IOException {
        StoredTensor tensor = module.tensor(name);
        long[] shape = tensor.shape();
        if (shape.length < 1 || shape.length > 2 || shape[0] % gates != 0 || tensor.length() == 0) {
            throw new KerasException(Words.format("layer %s: %s does not have %d gates", module.name(), name, gates));
        }
        int units = Math.toIntExact(shape[0] / gates);
        INDArray matrix = new KerasArray(name, shape, tensor.numbers()).array();
        INDArray table = matrix.reshape(shape[0], shape.length == 1 ? 1 : shape[1]);
        if (gates != GRU_GATES.length) {
            return table;
        }
        return Nd4j.concat(
                0,
                IntStream.of(GRU_GATES)
                        .mapToObj(gate ->
                                table.get(NDArrayIndex.interval(gate * units, (gate + 1) * units), NDArrayIndex.all()))
                        .toArray(INDArray[]::new));
    }
}
