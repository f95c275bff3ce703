package org.gru4j.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** An {@link AppendedOutput} at work. */
final class AppendedOutputLayer extends BaseWrapperLayer {

    private static final long serialVersionUID = 1;

    private final long nIn;
    private final long read;
    private final long units;
    private transient @Nullable INDArray whole; // what came in

    AppendedOutputLayer(Layer underlying, AppendedOutput layer) {
        super(underlying);
        this.nIn = layer.nIn();
        this.read = layer.read();
        this.units = layer.units();
    }

    @Override
    public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        whole = input;
        underlying.setInput(workspaceMgr.dup(ArrayType.ACTIVATIONS, last(input)), workspaceMgr);
    }

    private INDArray last(INDArray sequence) {
        return features(sequence, nIn - read, nIn);
    }

    private static INDArray features(INDArray sequence, long from, long to) {
        return sequence.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to));
    }

    @Override
    public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaceMgr) {
        setInput(input, workspaceMgr);
        return activate(training, workspaceMgr);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (whole == null) {
            throw new IllegalStateException("an input must come first");
        }
        INDArray output = underlying.activate(training, workspaceMgr);
        return workspaceMgr.dup(ArrayType.ACTIVATIONS, Nd4j.concat(2, whole, output));
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        INDArray passed = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, features(epsilon, 0, nIn));
        Pair<Gradient, INDArray> own = underlying.backpropGradient(
                workspaceMgr.dup(ArrayType.BP_WORKING_MEM, features(epsilon, nIn, nIn + units)), workspaceMgr);
        last(passed).addi(own.getSecond());
        return new Pair<>(own.getFirst(), passed);
    }

    @Override
    public void clear() {
        super.clear();
        whole = null;
    }
}
