package org.gru4j.layer;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link StatefulRecurrent} at work: every call is a step of Deeplearning4j's {@code rnnTimeStep}. */
final class StatefulRecurrentLayer extends BaseWrapperLayer implements RecurrentLayer {

    private static final long serialVersionUID = 1;

    private final boolean returnSequences;

    StatefulRecurrentLayer(Layer recurrent, boolean returnSequences) {
        super(recurrent);
        this.returnSequences = returnSequences;
    }

    private RecurrentLayer recurrent() {
        return (RecurrentLayer) getUnderlying();
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        return activate(input(), training, workspaceMgr);
    }

    @Override
    public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (training) {
            throw noTraining();
        }
        return rnnTimeStep(input, workspaceMgr);
    }

    @Override
    public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        INDArray steps = recurrent().rnnTimeStep(input, workspaceMgr);
        if (getUnderlying() instanceof SimpleRnn) {
            keepLastStep(steps);
        }
        return returnSequences ? steps : workspaceMgr.dup(ArrayType.ACTIVATIONS, GruCall.at(steps, steps.size(1) - 1));
    }

    /** Deeplearning4j's SimpleRnn takes its state from the wrong axis in the layout NWC. */
    private void keepLastStep(INDArray steps) {
        INDArray last = GruCall.at(steps, steps.size(1) - 1).dup('f').detach();
        recurrent().rnnSetPreviousState(Map.of(SimpleRnn.STATE_KEY_PREV_ACTIVATION, last));
    }

    private IllegalStateException noTraining() {
        return new IllegalStateException("layer \"" + conf().getLayer().getLayerName()
                + "\" is stateful, and can only compute: Deeplearning4j cannot train it so");
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        throw noTraining();
    }

    @Override
    public Pair<Gradient, INDArray> tbpttBackpropGradient(
            INDArray epsilon, int tbpttBackLength, LayerWorkspaceMgr workspaceMgr) {
        throw noTraining();
    }

    @Override
    public INDArray rnnActivateUsingStoredState(
            INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
        throw noTraining();
    }

    @Override
    public Map<String, INDArray> rnnGetPreviousState() {
        return recurrent().rnnGetPreviousState();
    }

    @Override
    public void rnnSetPreviousState(Map<String, INDArray> stateMap) {
        recurrent().rnnSetPreviousState(stateMap);
    }

    @Override
    public void rnnClearPreviousState() {
        recurrent().rnnClearPreviousState();
    }

    @Override
    public Map<String, INDArray> rnnGetTBPTTState() {
        return recurrent().rnnGetTBPTTState();
    }

    @Override
    public void rnnSetTBPTTState(Map<String, INDArray> state) {
        recurrent().rnnSetTBPTTState(state);
    }
}
