package org.gru4j.layer;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.layer.engine.GruEngine;
import org.gru4j.layer.engine.GruGradients;
import org.gru4j.layer.engine.GruInput;
import org.gru4j.layer.engine.GruPass;
import org.gru4j.layer.engine.GruWeights;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A {@link Gru} at work in a network: it prepares the input for the engine, keeps the state between calls, and lays
 * the results out as Deeplearning4j wants them. Inside, everything is [batch, time, features].
 *
 * <p>Unlike its base class it builds no graph for one sequence length, and it is a {@link RecurrentLayer}, so that
 * {@code rnnTimeStep} and truncated backpropagation through time work.
 */
final class GruLayer extends SameDiffLayer implements RecurrentLayer {

    private static final long serialVersionUID = 1;

    private final transient GruEngine engine;
    private @Nullable INDArray state; // [batch, units], what rnnTimeStep goes on from
    private @Nullable INDArray tbpttState; // [batch, units]
    private transient @Nullable Call call; // the forward pass that a backward pass belongs to

    /** What one forward pass leaves for the backward pass. */
    private record Call(
            GruInput input,
            GruPass pass,
            @Nullable INDArray outputMask,
            @Nullable INDArray dropout) {}

    GruLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
        this.engine = gru().options().engine.create(gru().cell(), dataType);
    }

    private Gru gru() {
        return (Gru) conf().getLayer();
    }

    // ---- forward ----

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        return forward(training, null, workspaceMgr);
    }

    @Override
    public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        setInput(input, workspaceMgr);
        INDArray output = forward(false, state, workspaceMgr);
        state = lastState();
        return output;
    }

    @Override
    public INDArray rnnActivateUsingStoredState(
            INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
        setInput(input, workspaceMgr);
        INDArray output = forward(training, state, workspaceMgr);
        if (storeLastForTBPTT) {
            tbpttState = lastState();
        }
        return output;
    }

    @SuppressWarnings("try") // a scope is entered and left, never used
    private INDArray forward(boolean training, @Nullable INDArray initialState, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaceMgr);
        INDArray output;
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            Call made = call(training, initialState);
            call = made;
            INDArray states = made.pass().states();
            INDArray masked = made.outputMask() == null ? states : states.mul(made.outputMask());
            output = gru().options().returnSequences ? networkLayout(masked) : at(masked, masked.size(1) - 1);
        }
        return workspaceMgr.dup(ArrayType.ACTIVATIONS, output);
    }

    private Call call(boolean training, @Nullable INDArray initialState) {
        INDArray sequence = networkLayout(input.castTo(dataType));
        InputChecks.sequence(layerId(), gru().options().nIn, sequence);
        INDArray dropout = null;
        double rate = gru().options().dropout;
        if (training && rate > 0) {
            dropout = DropoutMask.draw(dataType, rate, sequence.size(0), 1, sequence.size(2));
            sequence = sequence.mul(dropout);
        }
        INDArray start = initialState == null
                ? Nd4j.create(dataType, sequence.size(0), gru().options().units)
                : initialState.castTo(dataType);
        InputChecks.initialState(layerId(), sequence.size(0), gru().options().units, start);
        INDArray mask = null;
        INDArray outputMask = null;
        if (maskArray != null && maskState != MaskState.Passthrough) {
            mask = maskArray.castTo(dataType);
            InputChecks.mask(layerId(), sequence, mask);
            outputMask = OutputMask.of(mask);
        }
        GruInput prepared = new GruInput(sequence, start, mask, null);
        return new Call(prepared, engine.forward(weights(), prepared, training), outputMask, dropout);
    }

    private GruWeights weights() {
        return Gru.weights(paramTable);
    }

    @SuppressWarnings("try")
    private INDArray lastState() {
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray states = lastCall().pass().states();
            return at(states, states.size(1) - 1).dup('c');
        }
    }

    // ---- backward ----

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        return backward(epsilon, 0, workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray> tbpttBackpropGradient(
            INDArray epsilon, int tbpttBackLength, LayerWorkspaceMgr workspaceMgr) {
        long steps = lastCall().input().timeSteps();
        return backward(epsilon, Math.max(0, steps - tbpttBackLength), workspaceMgr);
    }

    @SuppressWarnings("try")
    private Pair<Gradient, INDArray> backward(INDArray epsilon, long firstStep, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        Call made = lastCall();
        INDArray inputGradient;
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray stateGradients = stateGradients(epsilon, made);
            GruGradients gradients =
                    firstStep == 0 ? made.pass().backward(stateGradients) : truncated(made, stateGradients, firstStep);
            INDArray sequence = gradients.sequence();
            inputGradient = networkLayout(made.dropout() == null ? sequence : sequence.mul(made.dropout()));
            store(gradients.weights());
        }
        Gradient gradient = new DefaultGradient();
        gradTable.forEach(gradient::setGradientFor);
        INDArray leveraged = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, inputGradient);
        return new Pair<>(gradient, backpropDropOutIfPresent(leveraged));
    }

    /** The loss's gradient with respect to each state [batch, time, units], from that of the layer's output. */
    private INDArray stateGradients(INDArray epsilon, Call made) {
        INDArray states = made.pass().states();
        INDArray gradients;
        if (gru().options().returnSequences) {
            gradients = networkLayout(epsilon.castTo(dataType));
        } else {
            gradients = Nd4j.create(dataType, states.shape());
            at(gradients, states.size(1) - 1).assign(epsilon);
        }
        return made.outputMask() == null ? gradients : gradients.mul(made.outputMask());
    }

    /** Backpropagation that stops before {@code firstStep}: the last steps, computed again as a sequence of their own. */
    private GruGradients truncated(Call made, INDArray stateGradients, long firstStep) {
        GruInput whole = made.input();
        var last = NDArrayIndex.interval(firstStep, whole.timeSteps());
        INDArray mask = whole.mask();
        GruInput part = new GruInput(
                whole.sequence().get(NDArrayIndex.all(), last, NDArrayIndex.all()),
                at(made.pass().states(), firstStep - 1),
                mask == null ? null : mask.get(NDArrayIndex.all(), last),
                whole.dropout());
        GruGradients gradients = engine.forward(weights(), part, true)
                .backward(stateGradients.get(NDArrayIndex.all(), last, NDArrayIndex.all()));
        INDArray sequence = Nd4j.create(dataType, whole.sequence().shape());
        sequence.get(NDArrayIndex.all(), last, NDArrayIndex.all()).assign(gradients.sequence());
        return new GruGradients(sequence, gradients.initialState(), gradients.weights());
    }

    private void store(GruWeights gradients) {
        GruWeights views = Gru.weights(gradTable);
        views.kernel().assign(gradients.kernel());
        views.recurrentKernel().assign(gradients.recurrentKernel());
        if (views.bias() != null) {
            views.bias().assign(gradients.bias());
        }
    }

    // ---- state ----

    @Override
    public Map<String, INDArray> rnnGetPreviousState() {
        return asMap(state);
    }

    @Override
    public void rnnSetPreviousState(Map<String, INDArray> stateMap) {
        state = stateMap.get(Gru.STATE);
    }

    @Override
    public Map<String, INDArray> rnnGetTBPTTState() {
        return asMap(tbpttState);
    }

    @Override
    public void rnnSetTBPTTState(Map<String, INDArray> stateMap) {
        tbpttState = stateMap.get(Gru.STATE);
    }

    @Override
    public void rnnClearPreviousState() {
        state = null;
        tbpttState = null;
    }

    private static Map<String, INDArray> asMap(@Nullable INDArray state) {
        Map<String, INDArray> map = new HashMap<>();
        if (state != null) {
            map.put(Gru.STATE, state);
        }
        return map;
    }

    // ---- what the base class leaves undone ----

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState currentState, int minibatchSize) {
        this.maskArray = mask;
        this.maskState = currentState;
        // The last step's output has no time steps left to mask.
        return gru().options().returnSequences ? new Pair<>(mask, currentState) : new Pair<>(null, currentState);
    }

    /** Unlike the base class's, sets it. */
    @Override
    public void setParam(String key, INDArray value) {
        super.setParam(key, value); // checks name and shape
        getParam(key).assign(value);
    }

    @Override
    public void clear() {
        super.clear();
        call = null;
    }

    @Override
    public Type type() {
        return Type.RECURRENT;
    }

    // ---- layout ----

    /** Turns the network's layout into [batch, time, features] and back: swaps the last two axes for NCW. */
    private INDArray networkLayout(INDArray array) {
        return gru().dataFormat() == RNNFormat.NCW && array.rank() == 3 ? array.permute(0, 2, 1) : array;
    }

    private static INDArray at(INDArray array, long step) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.point(step), NDArrayIndex.all());
    }

    private Call lastCall() {
        if (call == null) {
            throw new IllegalStateException("a forward pass must come first " + layerId());
        }
        return call;
    }
}
