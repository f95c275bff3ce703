package org.gru4j.layer;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A layer whose output is put behind its input: [batch, time, nIn] becomes [batch, time, nIn + units]. The layer itself reads
 * the last features of the input alone. So each of several layers in a row goes on from the one before it, and a later layer
 * gets the outputs of all of them and what they began with, as after Keras's {@code concatenate}. Of sequences only, with
 * features last; masks go to the layer within. The threads that may use it are those of that layer.
 */
public final class AppendedOutput extends BaseWrapperLayer {

    private static final long serialVersionUID = 1;

    @JsonProperty
    private long nIn;

    /** How many of the last features the layer reads. */
    @JsonProperty
    private long read;

    @JsonProperty
    private long units;

    @SuppressWarnings("unused") // for the JSON reader
    private AppendedOutput() {}

    private AppendedOutput(Layer underlying, long nIn, long read, long units) {
        super(underlying);
        this.nIn = nIn;
        this.read = read;
        this.units = units;
    }

    /**
     * A layer and its input.
     *
     * @param underlying a recurrent layer with features last, whose input has {@code read} features and its output {@code units}
     * @param nIn features of the whole input, 1 or more
     * @param read how many of the last ones the layer reads, 1 to {@code nIn}
     * @param units features that the layer adds, 1 or more
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static AppendedOutput of(Layer underlying, long nIn, long read, long units) {
        Requirements.atLeast("read", 1L, read);
        Requirements.atLeast("nIn", read, nIn);
        Requirements.atLeast("units", 1L, units);
        return new AppendedOutput(underlying, nIn, read, units);
    }

    long nIn() {
        return nIn;
    }

    long read() {
        return read;
    }

    long units() {
        return units;
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        NeuralNetConfiguration own = conf.clone();
        own.setLayer(((BaseWrapperLayer) own.getLayer()).getUnderlying());
        return new AppendedOutputLayer(
                own.getLayer()
                        .instantiate(
                                own, trainingListeners, layerIndex, layerParamsView, initializeParams, networkDataType),
                this);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        long time = inputType instanceof InputType.InputTypeRecurrent sequence ? sequence.getTimeSeriesLength() : -1;
        return InputType.recurrent(nIn + units, time, RNNFormat.NWC);
    }

    /** The layer within reads less than what comes in. */
    @Override
    public void setNIn(InputType inputType, boolean override) {
        getUnderlying().setNIn(InputType.recurrent(read, RNNFormat.NWC), override);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof AppendedOutput layer
                && layer.nIn == nIn
                && layer.read == read
                && layer.units == units;
    }

    @Override
    public int hashCode() {
        return Objects.hash(getUnderlying(), nIn, read, units);
    }

    @Override
    protected boolean canEqual(@Nullable Object other) {
        return other instanceof AppendedOutput;
    }
}
