package org.gru4j.inspection.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.gru4j.layer.engine.internal.GruPass;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How much the log-probability of a character depends on each vector that was read before it: the norm of the gradient, by
 * backpropagation through all GRUs. Many characters are looked at together, each with the piece of text before it.
 */
final class GradientNorms {

    private static final int MOST_ROWS = 32; // more at once is no faster

    private final OpenNetwork network;
    private final int[] ids;
    private final List<UnitReading.Layer> layers;
    private final int piece;
    private final int distance;

    /**
     * Norms for a text.
     *
     * @param ids of the whole text
     * @param layers what the GRUs made of it
     * @param distance how far back is looked
     */
    GradientNorms(OpenNetwork network, int[] ids, List<UnitReading.Layer> layers, int distance) {
        this.network = network;
        this.ids = ids;
        this.layers = layers;
        this.distance = distance;
        this.piece = network.carriesState() ? distance : network.window();
    }

    /**
     * The norms.
     *
     * @param places of the characters, ascending, from 1 on
     * @return for each, that of the vector just before it, of the one before that, and so on
     */
    double[][] of(int[] places) {
        int rows = network.batch(Math.min(piece, ids.length), MOST_ROWS);
        double[][] norms = new double[places.length][];
        for (int from = 0; from < places.length; from += rows) {
            int to = Math.min(places.length, from + rows);
            double[][] some = ofBatch(Arrays.copyOfRange(places, from, to));
            System.arraycopy(some, 0, norms, from, some.length);
        }
        return norms;
    }

    private double[][] ofBatch(int[] places) {
        Windows pieces = Windows.before(places, piece);
        int last = pieces.length() - 1;
        INDArray input = network.input(pieces.ids(ids));
        List<INDArray> states =
                layers.stream().map(layer -> before(layer, pieces)).toList();
        List<GruPass> passes = network.read(input, states, pieces.mask(network), true);
        INDArray top = passes.get(passes.size() - 1).states();
        int[] characters = Arrays.stream(places).map(place -> ids[place]).toArray();
        INDArray gradient = network.zeros(top.shape());
        UnitReading.step(gradient, last)
                .assign(network.logProbabilityGradient(UnitReading.step(top, last), characters));
        INDArray ofInput = gradient;
        for (int i = passes.size() - 1; i >= 0; i--) {
            ofInput =
                    Objects.requireNonNull(passes.get(i).backward(ofInput, true).sequence());
        }
        double[][] byTime = ofInput.norm2(2).toDoubleMatrix();
        double[][] norms = new double[places.length][];
        for (int row = 0; row < norms.length; row++) {
            norms[row] = new double[Math.min(distance, places[row] - pieces.start(row))];
            for (int back = 0; back < norms[row].length; back++) {
                norms[row][back] = byTime[row][last - back];
            }
        }
        input.close();
        gradient.close();
        return norms;
    }

    /** The state of a GRU before each piece [pieces, units]. */
    private INDArray before(UnitReading.Layer layer, Windows pieces) {
        int units = layer.states().columns();
        INDArray states = network.zeros(pieces.ends().length, units);
        for (int row = 0; network.carriesState() && row < pieces.ends().length; row++) {
            if (pieces.start(row) > 0) {
                states.get(NDArrayIndex.point(row), NDArrayIndex.all())
                        .assign(layer.states().getRow(pieces.start(row) - 1));
            }
        }
        return states;
    }
}
