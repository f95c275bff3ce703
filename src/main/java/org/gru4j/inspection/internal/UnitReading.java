package org.gru4j.inspection.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gru4j.layer.engine.internal.GruPass;
import org.gru4j.layer.engine.internal.OpenGru;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The gates and states of all GRUs of a network while it reads a text from its beginning: in one stream or, if the network reads
 * each window anew, in the last step of the window that ends with each character.
 */
final class UnitReading {

    private static final int BLOCK = 256; // characters, or windows, that are read at once

    private final OpenNetwork network;
    private final int[] ids;
    private final List<Layer> layers = new ArrayList<>();

    /** One GRU over the text; [characters, units]. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Layer(float[] update, float[] reset, INDArray states) {}

    private UnitReading(OpenNetwork network, int[] ids) {
        this.network = network;
        this.ids = ids;
        for (OpenGru gru : network.grus()) {
            int length = ids.length * gru.units();
            layers.add(new Layer(new float[length], new float[length], network.zeros(ids.length, gru.units())));
        }
    }

    /**
     * Reads.
     *
     * @return of each GRU
     */
    static List<Layer> of(OpenNetwork network, int[] ids) {
        UnitReading reading = new UnitReading(network, ids);
        if (network.grus().isEmpty()) {
            return List.of();
        }
        if (network.carriesState()) {
            reading.readStream();
        } else {
            reading.readWindows();
        }
        return reading.layers;
    }

    private void readStream() {
        for (int from = 0; from < ids.length; from += BLOCK) {
            int to = Math.min(ids.length, from + BLOCK);
            INDArray input = network.input(new int[][] {Arrays.copyOfRange(ids, from, to)});
            List<INDArray> carried = new ArrayList<>();
            for (Layer layer : layers) {
                carried.add(
                        from == 0
                                ? network.zeros(1, layer.states().columns())
                                : layer.states().get(NDArrayIndex.interval(from - 1, from), NDArrayIndex.all()));
            }
            List<GruPass> passes = network.read(input, carried, null, false);
            for (int i = 0; i < passes.size(); i++) {
                INDArray x = i == 0 ? input : passes.get(i - 1).states();
                INDArray after = flat(passes.get(i).states());
                INDArray before = carried.get(i);
                if (to - from > 1) {
                    before =
                            Nd4j.vstack(before, after.get(NDArrayIndex.interval(0, to - from - 1), NDArrayIndex.all()));
                }
                note(i, from, flat(x), before, after);
            }
        }
    }

    /** [time, width] of [1, time, width]. */
    private static INDArray flat(INDArray sequence) {
        return sequence.reshape(sequence.size(1), sequence.size(2));
    }

    private void readWindows() {
        int window = network.window();
        int block = network.batch(window, BLOCK);
        for (int from = 0; from < ids.length; from += block) {
            int[] ends = IntStream.rangeClosed(from + 1, Math.min(ids.length, from + block))
                    .toArray();
            Windows windows = Windows.before(ends, window);
            INDArray input = network.input(windows.ids(ids));
            List<INDArray> zeros = network.grus().stream()
                    .map(gru -> network.zeros(ends.length, gru.units()))
                    .toList();
            List<GruPass> passes = network.read(input, zeros, windows.mask(network), false);
            int steps = windows.length();
            for (int i = 0; i < passes.size(); i++) {
                INDArray x = i == 0 ? input : passes.get(i - 1).states();
                INDArray states = passes.get(i).states();
                INDArray before = steps > 1 ? step(states, steps - 2) : zeros.get(i);
                note(i, from, step(x, steps - 1), before, step(states, steps - 1));
            }
            input.close();
        }
    }

    /** [texts, width] of [texts, time, width]. */
    static INDArray step(INDArray sequences, int t) {
        return sequences.get(NDArrayIndex.all(), NDArrayIndex.point(t), NDArrayIndex.all());
    }

    private void note(int index, int from, INDArray x, INDArray before, INDArray after) {
        Layer layer = layers.get(index);
        int units = layer.states().columns();
        OpenGru.Opening gates = network.grus().get(index).gates(x, before);
        System.arraycopy(gates.update(), 0, layer.update(), from * units, gates.update().length);
        System.arraycopy(gates.reset(), 0, layer.reset(), from * units, gates.reset().length);
        INDArrayIndex rows = NDArrayIndex.interval(from, from + after.size(0));
        layer.states().get(rows, NDArrayIndex.all()).assign(after);
    }
}
