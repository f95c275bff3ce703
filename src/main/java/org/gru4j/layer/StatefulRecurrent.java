package org.gru4j.layer;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * One of Deeplearning4j's own recurrent layers (LSTM, SimpleRnn, in the layout NWC) that goes on from one call to the next, as
 * Keras's {@code stateful}: example i of a batch begins with the state that example i of the batch before has left, until
 * {@code rnnClearPreviousState}. It computes only; a pass in training is refused. (A {@link Gru} has an option for it.)
 *
 * <p>Input [batch, time, nIn], every time with the same batch size; output [batch, time, nOut], or [batch, nOut] without
 * returnSequences. For one thread at a time.
 */
public final class StatefulRecurrent extends BaseWrapperLayer {

    private static final long serialVersionUID = 1;

    @JsonProperty
    private boolean returnSequences;

    @SuppressWarnings("unused") // for the JSON reader
    private StatefulRecurrent() {}

    private StatefulRecurrent(Layer recurrent, boolean returnSequences) {
        super(recurrent);
        this.returnSequences = returnSequences;
    }

    /** A layer that keeps its state; with its output at each step, or at the last one only. */
    public static StatefulRecurrent of(BaseRecurrentLayer recurrent, boolean returnSequences) {
        return new StatefulRecurrent(recurrent, returnSequences);
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        NeuralNetConfiguration inner = conf.clone();
        inner.setLayer(((StatefulRecurrent) inner.getLayer()).getUnderlying());
        return new StatefulRecurrentLayer(
                getUnderlying()
                        .instantiate(
                                inner,
                                trainingListeners,
                                layerIndex,
                                layerParamsView,
                                initializeParams,
                                networkDataType),
                returnSequences);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        InputType sequence = super.getOutputType(layerIndex, inputType);
        return returnSequences ? sequence : InputType.feedForward(((InputTypeRecurrent) sequence).getSize());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof StatefulRecurrent layer
                && returnSequences == layer.returnSequences;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), returnSequences);
    }

    @Override
    public String toString() {
        return Words.format("StatefulRecurrent(%s)", getUnderlying());
    }
}
