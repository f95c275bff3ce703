package org.gru4j.layer;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.layer.MergeMode.Pair;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A {@link GruBidirectional} at work: a {@link GruLayer} for each direction, on views of its parameters. */
final class GruBidirectionalLayer extends AnyGruLayer implements RecurrentLayer {

    private static final long serialVersionUID = 1;

    private final GruLayer forward;
    private final GruLayer backward;
    private transient @Nullable Pair outputs; // of the last forward pass, in the order of the input

    GruBidirectionalLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
        this.forward = layer(conf, gru().direction(), dataType);
        this.backward = layer(conf, gru().backward(), dataType);
    }

    private static GruLayer layer(NeuralNetConfiguration conf, Gru direction, DataType dataType) {
        NeuralNetConfiguration own = conf.clone();
        own.setLayer(direction);
        return new GruLayer(own, dataType);
    }

    private GruBidirectional gru() {
        return (GruBidirectional) conf().getLayer();
    }

    @Override
    public void setParamTable(Map<String, INDArray> paramTable) {
        super.setParamTable(paramTable);
        forward.setParamTable(GruBidirectional.part(GruBidirectional.FORWARD, gru().direction(), this.paramTable));
        backward.setParamTable(GruBidirectional.part(GruBidirectional.BACKWARD, gru().backward(), this.paramTable));
    }

    @Override
    void gradientTable(Map<String, INDArray> table) {
        super.gradientTable(table);
        forward.gradientTable(GruBidirectional.part(GruBidirectional.FORWARD, gru().direction(), table));
        backward.gradientTable(GruBidirectional.part(GruBidirectional.BACKWARD, gru().backward(), table));
    }

    @Override
    @SuppressWarnings("try") // a scope is entered and left, never used
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaceMgr);
        INDArray fromBeginning = forward.activate(input, training, workspaceMgr);
        INDArray fromEnd = backward.activate(input, training, workspaceMgr);
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            outputs = new Pair(fromBeginning.dup(), inInputOrder(fromEnd.dup())); // still needed on the way back
            INDArray merged = gru().mergeMode().merge(outputs, featureAxis(fromEnd));
            return workspaceMgr.dup(ArrayType.ACTIVATIONS, merged);
        }
    }

    @Override
    public org.nd4j.common.primitives.Pair<Gradient, INDArray> backpropGradient(
            INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        if (outputs == null) {
            throw new IllegalStateException("a forward pass must come first " + layerId());
        }
        Pair gradients = gru().mergeMode().split(epsilon, outputs, featureAxis(epsilon));
        INDArray fromBeginning =
                forward.backpropGradient(gradients.forward(), workspaceMgr).getSecond();
        INDArray fromEnd = backward.backpropGradient(inInputOrder(gradients.backward()), workspaceMgr)
                .getSecond();
        Gradient gradient = new DefaultGradient();
        gradTable.forEach(gradient::setGradientFor);
        INDArray sum = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, fromBeginning.add(fromEnd));
        return new org.nd4j.common.primitives.Pair<>(gradient, backpropDropOutIfPresent(sum));
    }

    /** Turns a sequence from its end to its beginning, or back; an output without time steps stays. */
    private INDArray inInputOrder(INDArray output) {
        return output.rank() == 3
                ? TimeReversal.of(output, gru().direction().dataFormat() == RNNFormat.NWC ? 1 : 2)
                : output;
    }

    private int featureAxis(INDArray output) {
        return output.rank() == 3 && gru().direction().dataFormat() == RNNFormat.NWC ? 2 : 1;
    }

    @Override
    public void setMaskArray(@Nullable INDArray maskArray) {
        super.setMaskArray(maskArray);
        forward.setMaskArray(maskArray);
        backward.setMaskArray(maskArray);
    }

    @Override
    public org.nd4j.common.primitives.Pair<INDArray, MaskState> feedForwardMaskArray(
            INDArray mask, MaskState currentState, int minibatchSize) {
        this.maskArray = mask;
        this.maskState = currentState;
        backward.feedForwardMaskArray(mask, currentState, minibatchSize);
        return forward.feedForwardMaskArray(mask, currentState, minibatchSize);
    }

    // ---- states ----

    @Override
    public Map<String, INDArray> rnnGetPreviousState() {
        Map<String, INDArray> states = new HashMap<>();
        put(
                states,
                GruBidirectional.FORWARD_STATE,
                forward.rnnGetPreviousState().get(Gru.STATE));
        put(
                states,
                GruBidirectional.BACKWARD_STATE,
                backward.rnnGetPreviousState().get(Gru.STATE));
        return states;
    }

    private static void put(Map<String, INDArray> map, String key, @Nullable INDArray value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    @Override
    public void rnnSetPreviousState(Map<String, INDArray> stateMap) {
        set(forward, stateMap.get(GruBidirectional.FORWARD_STATE));
        set(backward, stateMap.get(GruBidirectional.BACKWARD_STATE));
    }

    private static void set(GruLayer layer, @Nullable INDArray state) {
        layer.rnnSetPreviousState(state == null ? Map.of() : Map.of(Gru.STATE, state));
    }

    @Override
    public void rnnClearPreviousState() {
        forward.rnnClearPreviousState();
        backward.rnnClearPreviousState();
    }

    /** Gives the loss's gradients with respect to the final states [batch, units], for the next backward pass alone. */
    void giveFinalStateGradients(INDArray ofForward, INDArray ofBackward) {
        forward.giveFinalStateGradient(ofForward);
        backward.giveFinalStateGradient(ofBackward);
    }

    /** What the last backward pass has found for the states that both directions began from; until the next pass. */
    Pair initialStateGradients() {
        return new Pair(forward.initialStateGradient(), backward.initialStateGradient());
    }

    // ---- what a direction that begins at the end cannot do ----

    @Override
    public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        throw new UnsupportedOperationException(
                "a bidirectional layer needs the whole sequence: there is no rnnTimeStep " + layerId());
    }

    /** Every part of a long sequence is one of its own. */
    @Override
    public INDArray rnnActivateUsingStoredState(
            INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
        return activate(input, training, workspaceMgr);
    }

    @Override
    public org.nd4j.common.primitives.Pair<Gradient, INDArray> tbpttBackpropGradient(
            INDArray epsilon, int tbpttBackLength, LayerWorkspaceMgr workspaceMgr) {
        return backpropGradient(epsilon, workspaceMgr);
    }

    @Override
    public Map<String, INDArray> rnnGetTBPTTState() {
        return new HashMap<>();
    }

    @Override
    public void rnnSetTBPTTState(Map<String, INDArray> state) {
        // Nothing is carried from one part to the next.
    }

    @Override
    double activityLoss() {
        return forward.activityLoss() + backward.activityLoss();
    }

    @Override
    public void applyConstraints(int iteration, int epoch) {
        super.applyConstraints(iteration, epoch);
        forward.applyConstraints(iteration, epoch);
        backward.applyConstraints(iteration, epoch);
    }

    @Override
    public void clear() {
        super.clear();
        forward.clear();
        backward.clear();
        outputs = null;
    }
}
