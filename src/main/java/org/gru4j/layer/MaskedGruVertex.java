package org.gru4j.layer;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
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
 * A {@link Gru} or {@link GruBidirectional} in a {@code ComputationGraph} whose mask comes from elsewhere in the graph,
 * as from a {@link SequenceVertex}, so that whoever uses the network need not make one. It has two inputs: the sequence
 * [batch, time, features] and the mask [batch, time].
 *
 * <p>The layer's nIn and data format must be set, for a vertex cannot infer them.
 */
public final class MaskedGruVertex extends SameDiffVertex {

    static final String SEQUENCE = "sequence";
    static final String MASK = "mask";

    private static final long serialVersionUID = 1;

    @JsonProperty
    private SameDiffLayer layer;

    @SuppressWarnings({"unused", "NullAway.Init"}) // for the JSON reader
    private MaskedGruVertex() {}

    private MaskedGruVertex(SameDiffLayer layer) {
        this.layer = layer;
    }

    /**
     * A vertex that computes a layer.
     *
     * @throws IllegalArgumentException if the layer has constraints or an activity regularizer, which Deeplearning4j
     *     asks of layers only, or no nIn
     */
    public static MaskedGruVertex of(Gru gru) {
        GruVertex.of(gru); // the same is asked of both
        return new MaskedGruVertex(gru);
    }

    /** The same with both directions of a layer. */
    public static MaskedGruVertex of(GruBidirectional both) {
        GruVertex.of(both.forward());
        return new MaskedGruVertex(both);
    }

    SameDiffLayer layer() {
        return layer;
    }

    private boolean returnsSequences() {
        Gru gru = layer instanceof GruBidirectional both ? both.forward() : (Gru) layer;
        return gru.options().returnSequences;
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams params) {
        params.defineInputs(SEQUENCE, MASK);
        layer.defineParameters(params);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        layer.initializeParameters(params);
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
        return layer.getRegularizationByParam(paramName);
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
        return new MaskedGruGraphVertex(this, graph, name, idx, paramsView, initializeParams, networkDatatype);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return layer.getOutputType(layerIndex, vertexInputs[0]);
    }

    @Override
    public Pair<@Nullable INDArray, MaskState> feedForwardMaskArrays(
            INDArray[] maskArrays, MaskState currentMaskState, int minibatchSize) {
        INDArray mask = maskArrays == null || !returnsSequences() ? null : maskArrays[0];
        return new Pair<>(mask, currentMaskState);
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return layer.getMemoryReport(inputTypes[0]);
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // Deeplearning4j's has none to call
    public GraphVertex clone() {
        MaskedGruVertex clone = new MaskedGruVertex((SameDiffLayer) layer.clone());
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
        return other instanceof MaskedGruVertex vertex && layer.equals(vertex.layer);
    }

    @Override
    public int hashCode() {
        return layer.hashCode();
    }

    @Override
    public String toString() {
        return Words.format("MaskedGruVertex(%s)", layer);
    }
}
