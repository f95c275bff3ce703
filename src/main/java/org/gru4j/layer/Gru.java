package org.gru4j.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.gru4j.internal.NativeLog;
import org.gru4j.internal.Words;
import org.gru4j.layer.engine.KerasActivation;
import org.gru4j.layer.engine.internal.Gates;
import org.gru4j.layer.engine.internal.GruCell;
import org.gru4j.layer.engine.internal.GruWeights;
import org.gru4j.layer.engine.internal.OpenGru;
import org.gru4j.layer.engine.internal.PlainGruStep;
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
 * returnSequences = true, otherwise the last step's [batch, units]. The state is [batch, units]; a mask is [batch, time] in
 * both formats, 1 where a step counts and 0 where it leaves the state as it is.
 *
 * <h2>Errors and threads</h2>
 *
 * A network that is never told how wide its input is cannot be initialised ({@code DL4JInvalidConfigException}). A forward
 * pass throws an {@link IllegalArgumentException} for input, initial state or mask of a shape that does not fit, and for
 * values that are not numbers. A layer, and the network that it is in, are for one thread at a time.
 */
public final class Gru extends AnyGru {

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

    /** All that the builder collects. */
    @JsonProperty("options")
    private GruOptions options;

    @SuppressWarnings("unused") // for the JSON reader
    private Gru() {
        this.options = new GruOptions();
    }

    Gru(GruBuilder builder, GruOptions options) {
        super(builder);
        this.options = options.copy();
        options.validate();
        initializeConstraints(builder);
    }

    /** A builder with Keras's defaults. */
    public static GruBuilder builder() {
        return new GruBuilder();
    }

    @Override
    Gru direction() {
        return this;
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
     *
     * @hidden it is for gru4j's own packages
     */
    public Optional<PlainGruStep> plainStep(Map<String, INDArray> parameters) {
        boolean classic = options.activation == KerasActivation.TANH
                && options.recurrentActivation == KerasActivation.SIGMOID
                && !options.goBackwards;
        return classic ? Optional.of(PlainGruStep.of(weights(parameters), options.resetAfter)) : Optional.empty();
    }

    /**
     * This layer with a copy of its parameters, to be looked into; empty if it reads backwards.
     *
     * @param type of the numbers to compute with
     * @hidden it is for gru4j's own packages
     */
    public Optional<OpenGru> open(Map<String, INDArray> parameters, DataType type) {
        return options.goBackwards ? Optional.empty() : Optional.of(new OpenGru(cell(), weights(parameters), type));
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
    AnyGruLayer atWork(NeuralNetConfiguration conf, DataType dataType) {
        return new GruLayer(conf, dataType);
    }

    @Override
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
        return GruMemory.report(this, 1, recurrent(inputType));
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return InputTypeUtil.getPreprocessorForInputTypeRnnLayers(inputType, dataFormat(), getLayerName());
    }

    InputType.InputTypeRecurrent recurrent(InputType inputType) {
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
        return clone;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other) && other instanceof Gru gru && options.equals(gru.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(getLayerName(), options);
    }

    @Override
    public String toString() {
        return Words.format("Gru(layerName=%s, %s)", getLayerName(), options);
    }
}
