package org.gru4j.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/** A layer in a {@code ComputationGraph} with several inputs: the sequence, and what it is given with each sequence. */
abstract sealed class AnyGruVertex extends SameDiffVertex permits GruVertex, MaskedGruVertex {

    private static final long serialVersionUID = 1;

    /** The layer that is computed. */
    abstract AnyGru layer();

    /** The names of the inputs after the sequence. */
    abstract List<String> given();

    /** Whether the final state of a {@link Gru} is one more step of the output. */
    abstract boolean givesFinalState();

    /** Gives the layer its other inputs, which stand after the sequence, before each forward pass. */
    abstract void give(AnyGruLayer layer, INDArray[] inputs);

    /** The gradients with respect to the other inputs, after a backward pass. */
    abstract List<INDArray> gradients(AnyGruLayer layer, INDArray[] inputs, LayerWorkspaceMgr workspaceMgr);

    /** Of an input to which no gradient goes. */
    static INDArray none(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        return workspaceMgr.create(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape());
    }

    /** Another vertex of this kind. */
    abstract AnyGruVertex with(AnyGru layer);

    /** Refuses what Deeplearning4j asks of layers only, or tells layers only. */
    static void require(Gru gru) {
        GruOptions options = gru.options();
        if (options.nIn < 1) {
            throw new IllegalArgumentException(
                    "a vertex must be given nIn, the features of a time step: setInputType, by which"
                            + " a layer learns the width of its input, does not reach it");
        }
        if (options.kernelConstraint != null || options.recurrentConstraint != null || options.biasConstraint != null) {
            throw new IllegalArgumentException("a vertex cannot have constraints: use the layer itself");
        }
        if (options.activityRegularizer != null) {
            throw new IllegalArgumentException("a vertex cannot have an activityRegularizer: use the layer itself");
        }
    }

    /** Deeplearning4j asks the vertex how the parameters are trained: what the layer says about it must be said here. */
    final void takeOptionsOf(AnyGru layer) {
        regularization = layer.getRegularization();
        regularizationBias = layer.getRegularizationBias();
        updater = layer.getUpdater();
        biasUpdater = layer.getBiasUpdater();
        gradientNormalization = layer.getGradientNormalization();
        gradientNormalizationThreshold = layer.getGradientNormalizationThreshold();
    }

    @Override
    public final void defineParametersAndInputs(SDVertexParams params) {
        List<String> inputs = new ArrayList<>(List.of("sequence"));
        inputs.addAll(given());
        params.defineInputs(inputs.toArray(String[]::new));
        layer().defineParameters(params);
    }

    @Override
    public final void initializeParameters(Map<String, INDArray> params) {
        layer().initializeParameters(params);
    }

    /** Not offered: see {@link Gru#defineLayer}. */
    @Override
    public final SDVariable defineVertex(
            SameDiff sameDiff,
            Map<String, SDVariable> layerInput,
            Map<String, SDVariable> paramTable,
            @Nullable Map<String, SDVariable> maskVars) {
        throw new IllegalStateException("a graph of your own takes Gru.defineLayer");
    }

    @Override
    public final List<Regularization> getRegularizationByParam(String paramName) {
        return layer().regularization(paramName, super.getRegularizationByParam(paramName));
    }

    @Override
    public final int minVertexInputs() {
        return 1 + given().size();
    }

    @Override
    public final int maxVertexInputs() {
        return minVertexInputs();
    }

    @Override
    public final org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
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
    public final InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        InputType output = layer().getOutputType(layerIndex, vertexInputs[0]);
        if (!givesFinalState()) {
            return output;
        }
        RNNFormat format = layer().direction().dataFormat();
        if (output instanceof InputType.InputTypeRecurrent steps) {
            long time = steps.getTimeSeriesLength();
            return InputType.recurrent(steps.getSize(), time < 0 ? time : time + 1, format);
        }
        return InputType.recurrent(((InputType.InputTypeFeedForward) output).getSize(), 2, format);
    }

    /** The sequence's mask goes on where there is a sequence of that length to go on. */
    @Override
    public final Pair<@Nullable INDArray, MaskState> feedForwardMaskArrays(
            INDArray @Nullable [] maskArrays, MaskState currentMaskState, int minibatchSize) {
        boolean sequences = layer().direction().options().returnSequences && !givesFinalState();
        return new Pair<>(maskArrays == null || !sequences ? null : maskArrays[0], currentMaskState);
    }

    @Override
    public final MemoryReport getMemoryReport(InputType... inputTypes) {
        return layer().getMemoryReport(inputTypes[0]);
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // Deeplearning4j's has none to call
    public final GraphVertex clone() {
        AnyGruVertex clone = with(layer().clone());
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
        return other instanceof AnyGruVertex vertex
                && getClass() == vertex.getClass()
                && layer().equals(vertex.layer());
    }

    @Override
    public int hashCode() {
        return Objects.hash(getClass().getName(), layer());
    }

    @Override
    public final String toString() {
        return Words.format("%s(%s)", getClass().getSimpleName(), layer());
    }
}
