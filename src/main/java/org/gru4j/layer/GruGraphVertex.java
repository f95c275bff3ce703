package org.gru4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** An {@link AnyGruVertex} at work: a layer that is given the other inputs before every forward pass. */
@SuppressWarnings("overrides") // Deeplearning4j declares setInputs once with an array and once with varargs
final class GruGraphVertex extends SameDiffGraphVertex {

    private static final long serialVersionUID = 1;

    private final AnyGruVertex vertex;
    private final AnyGruLayer layer;

    GruGraphVertex(
            AnyGruVertex vertex,
            ComputationGraph graph,
            String name,
            int index,
            INDArray paramsView,
            boolean initializeParams,
            DataType dataType) {
        super(vertex, graph, name, index, paramsView, initializeParams, dataType);
        this.vertex = vertex;
        AnyGru copy = vertex.layer().clone(); // the builder below sets what is not set in it
        this.layer =
                copy.atWork(new NeuralNetConfiguration.Builder().layer(copy).build(), dataType);
        layer.setParamTable(paramTable);
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        super.setBackpropGradientsViewArray(gradients);
        this.gradients = gradients;
        layer.gradientTable(gradTable);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        vertex.give(layer, inputs);
        INDArray output = layer.activate(inputs[0], training, workspaceMgr);
        return vertex.givesFinalState() ? withFinalState(output, workspaceMgr) : output;
    }

    @SuppressWarnings("try") // a scope is entered and left, never used
    private INDArray withFinalState(INDArray output, LayerWorkspaceMgr workspaceMgr) {
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray state = ((GruLayer) layer).finalState();
            INDArray steps = output.rank() == 3 ? output : oneStep(output);
            return workspaceMgr.dup(ArrayType.ACTIVATIONS, Nd4j.concat(timeAxis(), steps, oneStep(state)));
        }
    }

    private INDArray oneStep(INDArray vectors) {
        return vectors.dup('c')
                .reshape(vectors.size(0), timeAxis() == 1 ? 1 : vectors.size(1), timeAxis() == 1 ? vectors.size(1) : 1);
    }

    private int timeAxis() {
        return vertex.layer().direction().dataFormat() == RNNFormat.NWC ? 1 : 2;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        Pair<Gradient, INDArray> own =
                layer.backpropGradient(vertex.givesFinalState() ? withoutFinalState(epsilon) : epsilon, workspaceMgr);
        List<INDArray> gradients = new ArrayList<>(List.of(own.getSecond()));
        gradients.addAll(vertex.gradients(layer, inputs, workspaceMgr));
        return new Pair<>(own.getFirst(), gradients.toArray(INDArray[]::new));
    }

    /** The gradient of the output, after the layer was given that of the state. */
    private INDArray withoutFinalState(INDArray gradient) {
        long steps = gradient.size(timeAxis()) - 1;
        ((GruLayer) layer)
                .giveFinalStateGradient(
                        part(gradient, NDArrayIndex.point(steps)).dup());
        return vertex.layer().direction().options().returnSequences
                ? part(gradient, NDArrayIndex.interval(0, steps))
                : part(gradient, NDArrayIndex.point(0));
    }

    private INDArray part(INDArray array, INDArrayIndex steps) {
        return timeAxis() == 1
                ? array.get(NDArrayIndex.all(), steps, NDArrayIndex.all())
                : array.get(NDArrayIndex.all(), NDArrayIndex.all(), steps);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
            INDArray @Nullable [] maskArrays, MaskState currentMaskState, int minibatchSize) {
        layer.setMaskArray(maskArrays == null ? null : maskArrays[0]);
        return super.feedForwardMaskArrays(maskArrays, currentMaskState, minibatchSize);
    }

    @Override
    public void clear() {
        super.clear();
        layer.clear();
    }

    @Override
    public String toString() {
        return config.toString();
    }
}
