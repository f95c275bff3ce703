package org.gru4j.layer;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A {@link Gru} in a {@code ComputationGraph} whose initial state comes from elsewhere in the graph, as an encoder's
 * final state goes to a decoder; the gradient goes back the same way. It has two inputs: the sequence, and the initial
 * state [batch, units].
 *
 * <pre>{@code
 * graph.addVertex("decoder", GruVertex.of(gru), "previousCharacters", "encoderState");
 * }</pre>
 *
 * The layer's nIn and data format must be set, for a vertex cannot infer them.
 */
public final class GruVertex extends SameDiffVertex {

    static final String SEQUENCE = "sequence";
    static final String INITIAL_STATE = "initialState";

    @JsonProperty
    private Gru gru;

    @SuppressWarnings({"unused", "NullAway.Init"}) // for the JSON reader
    private GruVertex() {}

    private GruVertex(Gru gru) {
        this.gru = gru;
    }

    /**
     * A vertex that computes a layer.
     *
     * @throws IllegalArgumentException if the layer has constraints or an activity regularizer, which Deeplearning4j
     *     asks of layers only, or no nIn
     */
    public static GruVertex of(Gru gru) {
        GruOptions options = gru.options();
        Requirements.atLeast("nIn, the width of the input,", 1, options.nIn);
        if (options.kernelConstraint != null || options.recurrentConstraint != null || options.biasConstraint != null) {
            throw new IllegalArgumentException("a vertex cannot have constraints: use the layer itself");
        }
        if (options.activityRegularizer != null) {
            throw new IllegalArgumentException("a vertex cannot have an activityRegularizer: use the layer itself");
        }
        return new GruVertex(gru);
    }

    Gru gru() {
        return gru;
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams params) {
        params.defineInputs(SEQUENCE, INITIAL_STATE);
        gru.defineParameters(params);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        gru.initializeParameters(params);
    }

    /** Not offered: see {@link Gru#defineLayer}. */
    @Override
    public SDVariable defineVertex(
            SameDiff sameDiff,
            Map<String, SDVariable> layerInput,
            Map<String, SDVariable> paramTable,
            @Nullable Map<String, SDVariable> maskVars) {
        throw new IllegalStateException("a graph of your own takes Gru.defineLayer");
    }

    @Override
    public List<Regularization> getRegularizationByParam(String paramName) {
        return gru.regularization(paramName, super.getRegularizationByParam(paramName));
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public int maxVertexInputs() {
        return 2;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int idx,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        setName(name);
        return new GruGraphVertex(this, graph, name, idx, paramsView, initializeParams, networkDatatype);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return gru.getOutputType(layerIndex, vertexInputs[0]);
    }

    /** The sequence's mask goes on where there is a sequence to go on; the state has none. */
    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
            INDArray[] maskArrays, MaskState currentMaskState, int minibatchSize) {
        INDArray mask = maskArrays == null || !gru.options().returnSequences ? null : maskArrays[0];
        return new Pair<>(mask, currentMaskState);
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return gru.getMemoryReport(inputTypes[0]);
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // Deeplearning4j's has none to call
    public GruVertex clone() {
        GruVertex clone = new GruVertex(gru.clone());
        clone.setName(getLayerName());
        clone.regularization = regularization;
        clone.regularizationBias = regularizationBias;
        clone.updater = updater == null ? null : updater.clone();
        clone.biasUpdater = biasUpdater == null ? null : biasUpdater.clone();
        clone.gradientNormalization = gradientNormalization;
        clone.gradientNormalizationThreshold = gradientNormalizationThreshold;
        clone.dataType = dataType;
        return clone;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GruVertex vertex && gru.equals(vertex.gru);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(gru);
    }

    @Override
    public String toString() {
        return Words.format("GruVertex(%s)", gru);
    }
}
