package org.gru4j.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link MaskedGruVertex} at work: a layer that is given its mask before every forward pass. */
@SuppressWarnings("overrides") // Deeplearning4j declares setInputs once with an array and once with varargs
final class MaskedGruGraphVertex extends SameDiffGraphVertex {

    private static final long serialVersionUID = 1;

    private final SameDiffLayer layer;

    MaskedGruGraphVertex(
            MaskedGruVertex vertex,
            ComputationGraph graph,
            String name,
            int index,
            INDArray paramsView,
            boolean initializeParams,
            DataType dataType) {
        super(vertex, graph, name, index, paramsView, initializeParams, dataType);
        NeuralNetConfiguration conf =
                new NeuralNetConfiguration.Builder().layer(vertex.layer()).build();
        this.layer = vertex.layer() instanceof GruBidirectional
                ? new GruBidirectionalLayer(conf, dataType)
                : new GruLayer(conf, dataType);
        layer.setParamTable(paramTable);
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
        super.setBackpropGradientsViewArray(gradients);
        this.gradients = gradients;
        if (layer instanceof GruBidirectionalLayer both) {
            both.gradientTable(gradTable);
        } else {
            ((GruLayer) layer).gradientTable(gradTable);
        }
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        layer.setMaskArray(inputs[1]);
        return layer.activate(inputs[0], training, workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        Pair<Gradient, INDArray> own = layer.backpropGradient(epsilon, workspaceMgr);
        INDArray ofMask = workspaceMgr.create(ArrayType.ACTIVATION_GRAD, inputs[1].dataType(), inputs[1].shape());
        return new Pair<>(own.getFirst(), new INDArray[] {own.getSecond(), ofMask});
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
