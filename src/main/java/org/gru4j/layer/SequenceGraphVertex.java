package org.gru4j.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link SequenceVertex} at work. */
@SuppressWarnings("overrides") // Deeplearning4j declares setInputs once with an array and once with varargs
final class SequenceGraphVertex extends BaseGraphVertex {

    private static final long serialVersionUID = 1;

    private final transient SequenceVertex vertex;

    SequenceGraphVertex(SequenceVertex vertex, ComputationGraph graph, String name, int index, DataType dataType) {
        super(graph, name, index, null, null, dataType);
        this.vertex = vertex;
    }

    @Override
    public boolean hasLayer() {
        return false;
    }

    @Override
    public @Nullable Layer getLayer() {
        return null;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        return workspaceMgr.dup(ArrayType.ACTIVATIONS, vertex.view().of(inputs[0]));
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        INDArray gradient = workspaceMgr.create(ArrayType.ACTIVATION_GRAD, inputs[0].dataType(), inputs[0].shape());
        vertex.view().backpropagate(epsilon, gradient);
        return new Pair<>(null, new INDArray[] {gradient});
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        throw new IllegalStateException("a SequenceVertex has no parameters");
    }

    @Override
    public Pair<@Nullable INDArray, MaskState> feedForwardMaskArrays(
            INDArray @Nullable [] maskArrays, MaskState currentMaskState, int minibatchSize) {
        return new Pair<>(null, currentMaskState);
    }

    @Override
    public String toString() {
        return vertex.toString();
    }
}
