package org.gru4j.model.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.gru4j.internal.Words;
import org.gru4j.layer.Gru;
import org.gru4j.layer.internal.GruInTraining;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The states of a model's GRUs between two batches whose rows follow on each other. They are kept here and not left in the
 * layers, because between two batches the model may be measured, or write a sample.
 */
public final class CarriedStates {

    private final CharacterModel model;
    private final List<GruInTraining> layers = new ArrayList<>();
    private final List<INDArray> states = new ArrayList<>(); // of each layer [texts, units]; empty for zeros

    /** Zeros. */
    public CarriedStates(CharacterModel model) {
        this.model = model;
        for (Layer layer : model.network().getLayers()) {
            if (layer instanceof GruInTraining keeper) {
                layers.add(keeper);
            }
        }
    }

    /** Begins anew, with zeros. */
    public void clear() {
        states.clear();
    }

    /** Trains on a batch that goes on from here, and keeps the states that it leaves. */
    public void fit(DataSet batch) {
        give();
        model.fit(batch);
        take();
    }

    /** Puts the states into the network: the next forward pass goes on from them. */
    void give() {
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).keepFinalState(true);
            if (states.isEmpty()) {
                layers.get(i).rnnClearPreviousState();
            } else {
                layers.get(i).rnnSetPreviousState(Map.of(Gru.STATE, states.get(i)));
            }
        }
    }

    /** Takes the states that the forward pass has left out of the network. */
    void take() {
        // Left to the garbage collector, one array for each step would fill the memory long before it looks.
        states.stream().filter(INDArray::closeable).forEach(INDArray::close);
        states.clear();
        for (GruInTraining layer : layers) {
            states.add(layer.rnnGetPreviousState().get(Gru.STATE));
            layer.keepFinalState(false);
            layer.rnnClearPreviousState();
        }
    }

    /** {@return how many texts they are of, as many as a batch has rows; 0 for zeros} */
    public int texts() {
        return states.isEmpty() ? 0 : (int) states.get(0).size(0);
    }

    /** {@return all states, one after another [texts · units of all layers]; null for zeros} */
    public @Nullable INDArray toArray() {
        if (states.isEmpty()) {
            return null;
        }
        return Nd4j.concat(
                0,
                states.stream()
                        .map(state -> state.dup('c').reshape(state.length()))
                        .toArray(INDArray[]::new));
    }

    /**
     * Takes the states that {@link #toArray} has given.
     *
     * @throws IllegalArgumentException if they are of other layers
     */
    public void set(@Nullable INDArray array) {
        states.clear();
        if (array == null) {
            return;
        }
        long units = 0;
        for (Layer layer : layers) {
            units += units(layer);
        }
        if (units == 0 || array.length() % units != 0) {
            throw new IllegalArgumentException(
                    Words.format("carried states must be a multiple of %d numbers, but are %d", units, array.length()));
        }
        long texts = array.length() / units;
        INDArray row = array.reshape(array.length());
        long from = 0;
        for (Layer layer : layers) {
            long length = texts * units(layer);
            states.add(row.get(NDArrayIndex.interval(from, from + length)).dup().reshape(texts, units(layer)));
            from += length;
        }
    }

    private static long units(Layer layer) {
        return layer.getParam(Gru.RECURRENT_KERNEL).size(0);
    }
}
