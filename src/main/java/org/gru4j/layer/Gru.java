package org.gru4j.layer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.gru4j.internal.NativeLog;
import org.gru4j.internal.Words;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.Gates;
import org.gru4j.layer.engine.KerasActivation;
import org.gru4j.layer.engine.GruCell;
import org.gru4j.layer.engine.GruWeights;
import org.gru4j.layer.engine.PlainGruStep;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
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
 * <h2>States</h2>
 *
 * A Deeplearning4j layer has one output. Where Keras's {@code return_state} returns the final state beside it, {@code
 * returnState(true)} leaves it to be asked for; where a Keras call takes an {@code initial_state}, it is set before the
 * call, and holds for the forward passes that follow until it is cleared or, with returnState or stateful, replaced by a
 * final state:
 *
 * <pre>{@code
 * network.rnnSetPreviousState(0, Map.of(Gru.STATE, initialState));    // initial_state=...
 * INDArray output = network.output(input);
 * INDArray finalState = network.rnnGetPreviousState(0).get(Gru.STATE); // return_state=True
 * network.rnnClearPreviousState();
 * }</pre>
 *
 * {@code rnnTimeStep} and truncated backpropagation go on from the state and leave the new one, as with every recurrent
 * layer of Deeplearning4j.
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

    static {
        NativeLog.use();
    }

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

    /**
     * A time step of this layer for one sequence in plain Java, with a copy of its parameters; empty if it is not the
     * classic GRU, read forwards.
     */
    public Optional<PlainGruStep> plainStep(Map<String, INDArray> parameters) {
        boolean classic = options.activation == KerasActivation.TANH
                && options.recurrentActivation == KerasActivation.SIGMOID
                && !options.goBackwards;
        return classic ? Optional.of(PlainGruStep.of(weights(parameters), options.resetAfter)) : Optional.empty();
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
        params.addWeightParam(KERNEL, options.nIn, width); // Deeplearning4j asks for the names before nIn is known
        params.addWeightParam(RECURRENT_KERNEL, options.units, width);
        if (options.useBias && options.resetAfter) {
            params.addBiasParam(BIAS, 2, width);
        } else if (options.useBias) {
            params.addBiasParam(BIAS, width);
        }
    }

    void requireInputWidth() {
        Requirements.atLeast("nIn, the width of the input,", 1, options.nIn);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        GruWeights weights = weights(params);
        options.kernelInitializer.fill(weights.kernel());
        options.recurrentInitializer.fill(weights.recurrentKernel());
        if (weights.bias() != null) {
            options.biasInitializer.fill(weights.bias());
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
        requireInputWidth();
        GruLayer layer = new GruLayer(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        return layer;
    }

    @Override
    public List<Regularization> getRegularizationByParam(String paramName) {
        return regularization(paramName, super.getRegularizationByParam(paramName));
    }

    /** Deeplearning4j's regularization of a parameter together with Keras's. */
    List<Regularization> regularization(String paramName, @Nullable List<Regularization> general) {
        KerasRegularizer own = switch (paramName) {
            case KERNEL -> options.kernelRegularizer;
            case RECURRENT_KERNEL -> options.recurrentRegularizer;
            default -> options.biasRegularizer;
        };
        List<Regularization> all = new ArrayList<>();
        if (general != null) {
            all.addAll(general);
        }
        if (own != null) {
            long[] shape =
                    Objects.requireNonNull(getLayerParams().getParamShapes().get(paramName));
            all.add(WeightRegularization.of(own, shape));
        }
        return all;
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
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return GruMemory.report(this, this, 1, inputType);
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return InputTypeUtil.getPreprocessorForInputTypeRnnLayers(inputType, dataFormat(), getLayerName());
    }

    private InputType.InputTypeRecurrent recurrent(InputType inputType) {
        if (inputType instanceof InputType.InputTypeRecurrent recurrent) {
            return recurrent;
        }
        throw new IllegalStateException(Words.format(
                "layer \"%s\": a GRU needs recurrent input [batch, time, features], but gets %s",
                getLayerName(), inputType));
    }

    /** The same layer, going through the sequence the other way. */
    Gru reversed() {
        Gru reversed = clone();
        reversed.options.goBackwards = !options.goBackwards;
        return reversed;
    }

    @Override
    public Gru clone() {
        Gru clone = (Gru) super.clone();
        clone.options = options.copy();
        unshare(clone);
        return clone;
    }

    /** Gives a clone what its base class leaves it to share: a learning rate set in one must not reach the other. */
    static void unshare(SameDiffLayer clone) {
        if (clone.getUpdater() != null) {
            clone.setUpdater(clone.getUpdater().clone());
        }
        if (clone.getBiasUpdater() != null) {
            clone.setBiasUpdater(clone.getBiasUpdater().clone());
        }
        clone.setRegularization(new ArrayList<>(clone.getRegularization()));
        clone.setRegularizationBias(new ArrayList<>(clone.getRegularizationBias()));
        clone.setLayerParams(null); // computed anew when asked for
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Gru gru
                && sameParameters(this, gru)
                && super.equals(gru)
                && options.equals(gru.options);
    }

    /** Computes, in both, the shapes that the base class's equals compares even where one layer has not needed them. */
    static boolean sameParameters(SameDiffLayer one, SameDiffLayer other) {
        return one.getLayerParams().equals(other.getLayerParams());
    }

    @Override
    public int hashCode() {
        return Objects.hash(getLayerName(), options); // the base class's differs for equal shapes
    }

    @Override
    protected boolean canEqual(@Nullable Object other) {
        return other instanceof Gru;
    }

    @Override
    public String toString() {
        return Words.format("Gru(layerName=%s, %s)", getLayerName(), options);
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

        /** The activation of the candidate state; default tanh. Keras's None is LINEAR. */
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

        /** Of W, drawn as one matrix for all gates; default Glorot uniform. */
        public Builder kernelInitializer(KerasInitializer kernelInitializer) {
            options.kernelInitializer = kernelInitializer;
            return this;
        }

        /** Of U, drawn as one matrix for all gates; default orthogonal. */
        public Builder recurrentInitializer(KerasInitializer recurrentInitializer) {
            options.recurrentInitializer = recurrentInitializer;
            return this;
        }

        /** Of the bias; default zeros. */
        public Builder biasInitializer(KerasInitializer biasInitializer) {
            options.biasInitializer = biasInitializer;
            return this;
        }

        /** Of W; default none. */
        public Builder kernelRegularizer(@Nullable KerasRegularizer kernelRegularizer) {
            options.kernelRegularizer = kernelRegularizer;
            return this;
        }

        /** Of U; default none. */
        public Builder recurrentRegularizer(@Nullable KerasRegularizer recurrentRegularizer) {
            options.recurrentRegularizer = recurrentRegularizer;
            return this;
        }

        /** Of the bias; default none. */
        public Builder biasRegularizer(@Nullable KerasRegularizer biasRegularizer) {
            options.biasRegularizer = biasRegularizer;
            return this;
        }

        /** Of the output, divided by the batch size; default none. */
        public Builder activityRegularizer(@Nullable KerasRegularizer activityRegularizer) {
            options.activityRegularizer = activityRegularizer;
            return this;
        }

        /** Of W; default none. */
        public Builder kernelConstraint(@Nullable KerasConstraint kernelConstraint) {
            options.kernelConstraint = kernelConstraint;
            return this;
        }

        /** Of U; default none. */
        public Builder recurrentConstraint(@Nullable KerasConstraint recurrentConstraint) {
            options.recurrentConstraint = recurrentConstraint;
            return this;
        }

        /** Of the bias; default none. */
        public Builder biasConstraint(@Nullable KerasConstraint biasConstraint) {
            options.biasConstraint = biasConstraint;
            return this;
        }

        /**
         * The share of the input's features that is dropped in training, 0 (default) up to 1: one mask per example, the
         * same at every time step. (Deeplearning4j's own option of that name, with a capital O, has a mask per step and
         * the share that is <i>kept</i>.)
         */
        public Builder dropout(double dropout) {
            options.dropout = dropout;
            return this;
        }

        /**
         * The share of the state that is dropped inside the recurrent product in training, 0 (default) up to 1: one mask
         * per example and gate, the same at every time step. As in Keras, dropout has a mask per gate then, too.
         */
        public Builder recurrentDropout(double recurrentDropout) {
            options.recurrentDropout = recurrentDropout;
            return this;
        }

        /**
         * The share of the recurrent kernel that is left out in training, another one for each batch and the same at every
         * time step: 0 (the default) or more and below 1. Not in Keras; DropConnect as in Merity et al. 2017,
         * arXiv:1708.02182. The fast engine can do it, unlike {@link #recurrentDropout}.
         */
        public Builder recurrentKernelDropout(double recurrentKernelDropout) {
            options.recurrentKernelDropout = recurrentKernelDropout;
            return this;
        }

        /**
         * The share of the outputs that is left out in training, the same at every time step of a sequence: 0 (the default)
         * or more and below 1. The state goes on whole. Not in Keras; Gal and Ghahramani 2016, arXiv:1512.05287.
         */
        public Builder outputDropout(double outputDropout) {
            options.outputDropout = outputDropout;
            return this;
        }

        /** Makes dropout draw from a generator of the layer's own; default ND4J's random numbers. */
        public Builder seed(@Nullable Long seed) {
            options.seed = seed;
            return this;
        }

        /** Whether every step's output is returned, or only the last one's (default). */
        public Builder returnSequences(boolean returnSequences) {
            options.returnSequences = returnSequences;
            return this;
        }

        /**
         * Whether {@code rnnGetPreviousState} gives the final state after every forward pass; default false: only after
         * {@code rnnTimeStep}. See {@link Gru}.
         */
        public Builder returnState(boolean returnState) {
            options.returnState = returnState;
            return this;
        }

        /**
         * Whether the sequence is gone through from its end; default false. The outputs come in the order of processing,
         * the one for the last input first.
         */
        public Builder goBackwards(boolean goBackwards) {
            options.goBackwards = goBackwards;
            return this;
        }

        /**
         * Whether example i of a batch goes on from the state of example i of the batch before, until {@code
         * rnnClearPreviousState}; default false. See {@link Gru}.
         */
        public Builder stateful(boolean stateful) {
            options.stateful = stateful;
            return this;
        }

        /**
         * Kept for Keras's sake, and without effect: in Keras it trades memory for speed and changes no number, and here
         * every engine already computes a sequence in one go.
         */
        public Builder unroll(boolean unroll) {
            options.unroll = unroll;
            return this;
        }

        /** Whether the reset gate comes after the recurrent product (default) or before it: see {@link Gru}. */
        public Builder resetAfter(boolean resetAfter) {
            options.resetAfter = resetAfter;
            return this;
        }

        /** Whether a masked step's output is zeros, instead of the output before it (default). */
        public Builder zeroOutputForMask(boolean zeroOutputForMask) {
            options.zeroOutputForMask = zeroOutputForMask;
            return this;
        }

        /** How the layer is computed; default {@link EngineChoice#AUTO}. The numbers are the same to rounding. */
        public Builder engine(EngineChoice engine) {
            options.engine = engine;
            return this;
        }

        /** [batch, time, features] or [batch, features, time]; default that of the network's input type. */
        public Builder dataFormat(RNNFormat dataFormat) {
            options.dataFormat = dataFormat;
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
