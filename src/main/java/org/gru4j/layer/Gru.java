package org.gru4j.layer;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.Gates;
import org.gru4j.layer.engine.GruCell;
import org.gru4j.layer.engine.GruWeights;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A gated recurrent unit (GRU) layer, equal to {@code keras.layers.GRU} number by number.
 *
 * <p>For each time step it computes, with resetAfter = true (the default; cuDNN's and PyTorch's form)
 *
 * <pre>
 *   z  = σ(x·W_z + b_z + h·U_z + b'_z)               update gate
 *   r  = σ(x·W_r + b_r + h·U_r + b'_r)               reset gate
 *   h̃  = tanh(x·W_h + b_h + r ∘ (h·U_h + b'_h))      candidate state
 *   h' = z ∘ h + (1 − z) ∘ h̃                         next state, and the step's output
 * </pre>
 *
 * and with resetAfter = false, which has one bias per gate, the candidate
 *
 * <pre>
 *   h̃  = tanh(x·W_h + b_h + (r ∘ h)·U_h)
 * </pre>
 *
 * where x is the input of the step, h the state before it (zeros before the first), σ the recurrentActivation, tanh
 * the activation, · the matrix product and ∘ the product element by element.
 *
 * <p>The gates are those of Cho et al., <i>Learning Phrase Representations using RNN Encoder–Decoder for Statistical
 * Machine Translation</i>, arXiv 1406.1078: resetAfter = false is the paper's version 3, resetAfter = true its version
 * 1. Many texts, Chung et al. (arXiv 1412.3555) among them, swap z and 1 − z; that is the same model with the update
 * gate's sign turned.
 *
 * <h2>Parameters</h2>
 *
 * The gates stand side by side in the order z, r, h, as in Keras (PyTorch has r, z, n).
 *
 * <table>
 * <caption>Names and shapes</caption>
 * <tr><th>name</th><th>holds</th><th>shape</th></tr>
 * <tr><td>{@code kernel}</td><td>W</td><td>[nIn, 3·units]</td></tr>
 * <tr><td>{@code recurrentKernel}</td><td>U</td><td>[units, 3·units]</td></tr>
 * <tr><td>{@code bias}, resetAfter = false</td><td>b</td><td>[3·units]</td></tr>
 * <tr><td>{@code bias}, resetAfter = true</td><td>b, b'</td><td>[2, 3·units], row 0 b, row 1 b'</td></tr>
 * </table>
 *
 * <h2>Shapes</h2>
 *
 * Input [batch, time, nIn] for {@link RNNFormat#NWC}, [batch, nIn, time] for {@link RNNFormat#NCW}; any batch size and
 * any length, another one each time if need be. Output [batch, time, units] or [batch, units, time] with
 * returnSequences = true, otherwise the last step's [batch, units]. The state is [batch, units].
 */
public final class Gru extends SameDiffLayer {

    /** Name of the parameter W. */
    public static final String KERNEL = "kernel";

    /** Name of the parameter U, Keras's recurrent_kernel: Deeplearning4j splits names at their last underscore. */
    public static final String RECURRENT_KERNEL = "recurrentKernel";

    /** Name of the parameter b, or b and b'. */
    public static final String BIAS = "bias";

    /** Key of the state [batch, units] in the maps of {@code rnnGetPreviousState} and {@code rnnSetPreviousState}. */
    public static final String STATE = "state";

    private static final long serialVersionUID = 1;

    @JsonProperty("options")
    private GruOptions options;

    @SuppressWarnings("unused") // for the JSON reader
    private Gru() {
        this.options = new GruOptions();
    }

    private Gru(Builder builder) {
        super(builder);
        this.options = builder.options.copy();
        options.validate();
    }

    /** A builder with Keras's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    GruOptions options() {
        return options;
    }

    GruCell cell() {
        return new GruCell(options.activation, options.recurrentActivation, options.resetAfter);
    }

    /** The parameters, or their gradients, out of a layer's table of them. */
    static GruWeights weights(Map<String, INDArray> table) {
        return new GruWeights(
                Objects.requireNonNull(table.get(KERNEL)),
                Objects.requireNonNull(table.get(RECURRENT_KERNEL)),
                table.get(BIAS));
    }

    /** How the time steps lie in memory; Deeplearning4j's default where nothing says it. */
    RNNFormat dataFormat() {
        return Objects.requireNonNullElse(options.dataFormat, RNNFormat.NCW);
    }

    @Override
    public void defineParameters(SDLayerParams params) {
        long width = Gates.COUNT * options.units;
        params.addWeightParam(KERNEL, Requirements.atLeast("nIn, the width of the input,", 1, options.nIn), width);
        params.addWeightParam(RECURRENT_KERNEL, options.units, width);
        if (options.useBias && options.resetAfter) {
            params.addBiasParam(BIAS, 2, width);
        } else if (options.useBias) {
            params.addBiasParam(BIAS, width);
        }
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        GruWeights weights = weights(params);
        Initializers.glorotUniform(weights.kernel());
        Initializers.orthogonal(weights.recurrentKernel());
        if (weights.bias() != null) {
            weights.bias().assign(0);
        }
    }

    /**
     * The whole layer as a part of a SameDiff graph, unrolled over an input of known length, from a state of zeros and
     * without masks or dropout. For graphs of your own; inside a network the layer does not use it, because it serves
     * one length only.
     *
     * @param layerInput [batch, time, nIn]
     * @return [batch, time, units], or [batch, units] with returnSequences = false
     */
    @Override
    public SDVariable defineLayer(
            SameDiff sameDiff, SDVariable layerInput, Map<String, SDVariable> paramTable, @Nullable SDVariable mask) {
        return new UnrolledGru(cell(), options.returnSequences).define(sameDiff, layerInput, paramTable);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        GruLayer layer = new GruLayer(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        return layer;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        InputType.InputTypeRecurrent recurrent = recurrent(inputType);
        return options.returnSequences
                ? InputType.recurrent(options.units, recurrent.getTimeSeriesLength(), recurrent.getFormat())
                : InputType.feedForward(options.units);
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        InputType.InputTypeRecurrent recurrent = recurrent(inputType);
        if (options.nIn <= 0 || override) {
            options.nIn = recurrent.getSize();
        }
        if (options.dataFormat == null || override) {
            options.dataFormat = recurrent.getFormat();
        }
        setLayerParams(null); // computed anew, for this width
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return InputTypeUtil.getPreprocessorForInputTypeRnnLayers(inputType, dataFormat(), getLayerName());
    }

    private InputType.InputTypeRecurrent recurrent(InputType inputType) {
        if (inputType instanceof InputType.InputTypeRecurrent recurrent) {
            return recurrent;
        }
        throw new IllegalStateException("layer \"%s\": a GRU needs recurrent input [batch, time, features], but gets %s"
                .formatted(getLayerName(), inputType));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Gru gru && super.equals(gru) && options.equals(gru.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), options);
    }

    @Override
    protected boolean canEqual(@Nullable Object other) {
        return other instanceof Gru;
    }

    @Override
    public String toString() {
        return "Gru(layerName=%s, %s)".formatted(getLayerName(), options);
    }

    /** Collects the options of a {@link Gru}; each has the name and the default that it has in Keras. */
    @SuppressWarnings("unchecked") // build() is declared with a type parameter of its own, which no one can fulfil
    public static final class Builder extends SameDiffLayer.Builder<Builder> {

        private final GruOptions options = new GruOptions();

        private Builder() {}

        /** The width of the input; not needed where the network is given its input type. */
        public Builder nIn(long nIn) {
            options.nIn = nIn;
            return this;
        }

        /** The width of the state and of the output, 1 or more. Required. */
        public Builder units(long units) {
            options.units = units;
            return this;
        }

        /** The activation of the candidate state; default tanh. */
        public Builder activation(KerasActivation activation) {
            options.activation = activation;
            return this;
        }

        /** The activation of the two gates; default sigmoid. */
        public Builder recurrentActivation(KerasActivation recurrentActivation) {
            options.recurrentActivation = recurrentActivation;
            return this;
        }

        /** Whether there is a bias; default true. */
        public Builder useBias(boolean useBias) {
            options.useBias = useBias;
            return this;
        }

        /** Whether the reset gate comes after the recurrent product (default) or before it: see {@link Gru}. */
        public Builder resetAfter(boolean resetAfter) {
            options.resetAfter = resetAfter;
            return this;
        }

        /** Whether every step's output is returned, or only the last one's (default). */
        public Builder returnSequences(boolean returnSequences) {
            options.returnSequences = returnSequences;
            return this;
        }

        /**
         * The share of the input's features that is dropped in training, 0 (default) up to 1: one mask per example, the
         * same at every time step. (Deeplearning4j's own option of that name, with a capital O, has a mask per step and the share that
         * is <i>kept</i>.)
         */
        public Builder dropout(double dropout) {
            options.dropout = dropout;
            return this;
        }

        /** [batch, time, features] or [batch, features, time]; default that of the network's input type. */
        public Builder dataFormat(RNNFormat dataFormat) {
            options.dataFormat = dataFormat;
            return this;
        }

        /** How the layer is computed; default {@link EngineChoice#AUTO}. The numbers are the same to rounding. */
        public Builder engine(EngineChoice engine) {
            options.engine = engine;
            return this;
        }

        /**
         * Builds the layer.
         *
         * @throws IllegalArgumentException naming the option that is out of its range, the range and the value
         */
        @Override
        public Gru build() {
            Gru gru = new Gru(this);
            gru.initializeConstraints(this);
            return gru;
        }
    }
}
