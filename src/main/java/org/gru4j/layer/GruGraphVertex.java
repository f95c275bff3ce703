package org.gru4j.layer;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An {@link AnyGruVertex} at work: a layer that is given the second input before every forward pass. */
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
        vertex.give(layer, inputs[1]);
        return layer.activate(inputs[0], training, workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        Pair<Gradient, INDArray> own = layer.backpropGradient(epsilon, workspaceMgr);
        INDArray ofGiven = vertex.gradient(layer, inputs[1], workspaceMgr);
        return new Pair<>(own.getFirst(), new INDArray[] {own.getSecond(), ofGiven});
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
