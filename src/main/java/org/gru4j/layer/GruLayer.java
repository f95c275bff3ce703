package org.gru4j.layer;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.layer.engine.Gates;
import org.gru4j.layer.engine.GruDropout;
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
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A {@link Gru} at work in a network: it prepares the input for the engine, keeps the state between calls, and lays
 * the results out as Deeplearning4j wants them. Inside, everything is [batch, time, features].
 *
 * <p>Unlike its base class it builds no graph for one sequence length, and it is a {@link RecurrentLayer}, so that
 * {@code rnnTimeStep} and truncated backpropagation through time work.
 */
final class GruLayer extends SameDiffLayer implements FinalStateKeeper {

    private static final long serialVersionUID = 1;

    private final transient GruEngine engine;
    private transient DropoutMasks dropoutMasks;
    private @Nullable INDArray state; // [batch, units]
    private boolean stateIsGiven; // by the user, for the next forward pass, rather than left by the last one
    private @Nullable INDArray tbpttState; // [batch, units]
    private transient @Nullable Call call; // the forward pass that a backward pass belongs to
    private transient @Nullable INDArray initialStateGradient; // [batch, units]
    private transient boolean keepsFinalState;
    private transient double activityLoss; // of the last output; scores are asked for after the layer was cleared
    private final transient ReusedArray droppedInput = new ReusedArray();
    private final transient ReusedArray inputMask = new ReusedArray();
    private final transient ReusedArray outputDropoutMask = new ReusedArray();
    private final transient ReusedArray kernelMask = new ReusedArray();
    private final transient ReusedArray droppedKernel = new ReusedArray();
    private final transient ReusedArray droppedOutput = new ReusedArray();
    private final transient ReusedArray droppedGradients = new ReusedArray();
    private final transient ReusedArray gradientOfInitialState = new ReusedArray();
    private final transient ReusedArray gradientsOfLast = new ReusedArray(); // zeros but for the last step

    /**
     * What one forward pass leaves for the backward pass.
     *
     * @param training whether the pass knows the way back
     * @param output before it is laid out for the network [batch, time, units]
     * @param outputMask what the states were multiplied with for it [batch, time, 1]
     * @param dropout what the input was multiplied with [batch, 1, features]
     * @param kernelDropout what the recurrent kernel was multiplied with [units, 3 · units]
     * @param outputDropout what the output was multiplied with [batch, 1, units]
     */
    private record Call(
            GruWeights weights,
            GruInput input,
            GruPass pass,
            boolean training,
            INDArray output,
            @Nullable INDArray outputMask,
            @Nullable INDArray dropout,
            @Nullable INDArray kernelDropout,
            @Nullable INDArray outputDropout) {}

    GruLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
        this.engine = gru().options().engine.create(gru().cell(), dataType);
        this.dropoutMasks = DropoutMasks.random(gru().options().seed);
    }

    /** Takes dropout masks from elsewhere, for tests that must know them. */
    void dropoutMasks(DropoutMasks masks) {
        this.dropoutMasks = masks;
    }

    private Gru gru() {
        return (Gru) conf().getLayer();
    }

    /** Takes views of a gradient array from a layer that this one is a part of. */
    void gradientTable(Map<String, INDArray> table) {
        this.gradTable = table;
    }

    // ---- forward ----

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        GruOptions options = gru().options();
        INDArray output = forward(training, options.stateful || stateIsGiven ? state : null, workspaceMgr);
        if (options.stateful || options.returnState || keepsFinalState) {
            leaveState();
        }
        return output;
    }

    @Override
    public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        setInput(input, workspaceMgr);
        INDArray output = forward(false, state, workspaceMgr);
        leaveState();
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

    private void leaveState() {
        state = lastState();
        stateIsGiven = false;
    }

    @SuppressWarnings("try") // a scope is entered and left, never used
    private INDArray forward(boolean training, @Nullable INDArray initialState, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaceMgr);
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            call = call(training, initialState);
        }
        INDArray output = lastCall().output();
        INDArray returned = gru().options().returnSequences ? output : at(output, output.size(1) - 1);
        KerasRegularizer ofActivity = gru().options().activityRegularizer;
        activityLoss = ofActivity == null ? 0 : ofActivity.loss(returned) / output.size(0);
        return workspaceMgr.dup(ArrayType.ACTIVATIONS, networkLayout(returned));
    }

    private Call call(boolean training, @Nullable INDArray initialState) {
        GruOptions options = gru().options();
        INDArray sequence = inProcessingOrder(networkLayout(input.castTo(dataType)));
        InputChecks.sequence(layerId(), options.nIn, sequence);
        long batch = sequence.size(0);
        INDArray dropout = null;
        GruDropout perGate = null;
        if (training && options.recurrentDropout > 0) {
            perGate = perGateDropout(batch);
        } else if (training && options.dropout > 0) {
            dropout = dropoutOfFeatures(options.dropout, inputMask, batch, options.nIn);
            sequence = sequence.mul(dropout, droppedInput.of(dataType, sequence.shape()));
        }
        INDArray start =
                initialState == null ? Nd4j.create(dataType, batch, options.units) : initialState.castTo(dataType);
        InputChecks.initialState(layerId(), batch, options.units, start);
        INDArray mask = null;
        INDArray outputMask = null;
        if (maskArray != null && maskState != MaskState.Passthrough) {
            InputChecks.mask(layerId(), sequence, maskArray);
            mask = inProcessingOrder(maskArray.castTo(dataType));
            outputMask = OutputMask.of(mask, options.zeroOutputForMask);
        }
        GruInput prepared = new GruInput(sequence, start, mask, perGate);
        INDArray kernelDropout = null;
        if (training && options.recurrentKernelDropout > 0) {
            kernelDropout = dropoutMasks.draw(
                    options.recurrentKernelDropout,
                    kernelMask.of(dataType, options.units, Gates.COUNT * options.units));
        }
        GruWeights weights = weights(kernelDropout);
        GruPass pass = engine.forward(weights, prepared, training);
        InputChecks.numbers(layerId(), sequence, start, at(pass.states(), sequence.size(1) - 1));
        INDArray output = outputMask == null ? pass.states() : pass.states().mul(outputMask);
        INDArray outputDropout = null;
        if (training && options.outputDropout > 0) {
            outputDropout = dropoutOfFeatures(options.outputDropout, outputDropoutMask, batch, options.units);
            output = output.mul(outputDropout, droppedOutput.of(dataType, output.shape()));
        }
        return new Call(weights, prepared, pass, training, output, outputMask, dropout, kernelDropout, outputDropout);
    }

    /** The same features are dropped at all steps of a sequence [batch, 1, features]. */
    private INDArray dropoutOfFeatures(double rate, ReusedArray mask, long batch, long features) {
        return dropoutMasks.draw(rate, mask.of(dataType, batch, features)).reshape(batch, 1, features);
    }

    private GruDropout perGateDropout(long batch) {
        GruOptions options = gru().options();
        Gates<INDArray> inputMasks = null;
        if (options.dropout > 0) {
            INDArray masks = dropoutMasks.draw(options.dropout, dataType, Gates.COUNT, batch, options.nIn);
            inputMasks = Gates.of(masks::slice);
        }
        INDArray masks = dropoutMasks.draw(options.recurrentDropout, dataType, Gates.COUNT, batch, options.units);
        return new GruDropout(inputMasks, Gates.of(masks::slice));
    }

    private GruWeights weights() {
        return Gru.weights(paramTable);
    }

    private GruWeights weights(@Nullable INDArray kernelDropout) {
        GruWeights all = weights();
        if (kernelDropout == null) {
            return all;
        }
        INDArray recurrentKernel = droppedKernel.of(dataType, kernelDropout.shape());
        return new GruWeights(all.kernel(), all.recurrentKernel().mul(kernelDropout, recurrentKernel), all.bias());
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
            GruGradients gradients = firstStep == 0
                    ? wayBack(made).backward(stateGradients)
                    : truncated(made, stateGradients, firstStep);
            INDArray sequence = gradients.sequence();
            if (made.dropout() != null) {
                sequence.muli(made.dropout());
            }
            inputGradient = networkLayout(inProcessingOrder(sequence));
            INDArray ofInitialState = gradients.initialState();
            initialStateGradient =
                    gradientOfInitialState.of(dataType, ofInitialState.shape()).assign(ofInitialState);
            if (made.kernelDropout() != null) {
                gradients.weights().recurrentKernel().muli(made.kernelDropout());
            }
            store(gradients.weights());
        }
        Gradient gradient = new DefaultGradient();
        gradTable.forEach(gradient::setGradientFor);
        INDArray leveraged = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, inputGradient);
        return new Pair<>(gradient, backpropDropOutIfPresent(leveraged));
    }

    /** A layer that is frozen, but not what lies below it, goes forward as if for output, and then has to go back. */
    private GruPass wayBack(Call made) {
        return made.training() ? made.pass() : engine.forward(made.weights(), made.input(), true);
    }

    /** The loss's gradient with respect to each state [batch, time, units], from that of the layer's output. */
    private INDArray stateGradients(INDArray epsilon, Call made) {
        GruOptions options = gru().options();
        INDArray output = made.output();
        INDArray gradients;
        if (options.returnSequences) {
            gradients = networkLayout(epsilon.castTo(dataType));
            if (options.activityRegularizer != null) {
                // Deeplearning4j divides by the batch size later, which here is just what Keras wants.
                gradients = gradients.add(options.activityRegularizer.gradient(output));
            }
        } else {
            gradients = gradientsOfLast.of(dataType, output.shape());
            INDArray last = at(gradients, output.size(1) - 1).assign(epsilon);
            if (options.activityRegularizer != null) {
                last.addi(options.activityRegularizer.gradient(at(output, output.size(1) - 1)));
            }
        }
        if (made.outputDropout() != null) {
            gradients = gradients.mul(made.outputDropout(), droppedGradients.of(dataType, gradients.shape()));
        }
        return made.outputMask() == null ? gradients : gradients.mul(made.outputMask());
    }

    /** The gradient of the loss with respect to the state that the last forward pass began from [batch, units]. */
    INDArray initialStateGradient() {
        return Objects.requireNonNull(initialStateGradient, "a backward pass must come first");
    }

    /** Backpropagation that stops before {@code firstStep}: the last steps, computed again as a sequence of their own. */
    private GruGradients truncated(Call made, INDArray stateGradients, long firstStep) {
        GruInput whole = made.input();
        var last = NDArrayIndex.interval(firstStep, whole.timeSteps());
        INDArray mask = whole.mask();
        GruInput part = new GruInput(
                whole.sequence().get(NDArrayIndex.all(), last, NDArrayIndex.all()),
                at(made.pass().states(), firstStep - 1).dup(), // the engine takes back the pass that it belongs to
                mask == null ? null : mask.get(NDArrayIndex.all(), last),
                whole.dropout());
        GruGradients gradients = engine.forward(made.weights(), part, true)
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
    public void keepFinalState(boolean keep) {
        keepsFinalState = keep;
    }

    @Override
    public Map<String, INDArray> rnnGetPreviousState() {
        return asMap(state);
    }

    @Override
    public void rnnSetPreviousState(Map<String, INDArray> stateMap) {
        state = stateMap.get(Gru.STATE);
        stateIsGiven = state != null;
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
        stateIsGiven = false;
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

    /** What the regularizers of the weights and of the last output add to the loss. */
    @Override
    public double calcRegularizationScore(boolean backpropParamsOnly) {
        return weightScore(this) + activityLoss;
    }

    /** What the regularizers of a layer's weights add to the loss. */
    static double weightScore(SameDiffLayer layer) {
        double score = 0;
        for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
            for (Regularization regularization : layer.layerConf().getRegularizationByParam(parameter.getKey())) {
                score += regularization.score(parameter.getValue(), layer.getIterationCount(), layer.getEpochCount());
            }
        }
        return score;
    }

    /** What the regularizer of the last output adds to the loss. */
    double activityLoss() {
        return activityLoss;
    }

    @Override
    public void applyConstraints(int iteration, int epoch) {
        super.applyConstraints(iteration, epoch);
        GruOptions options = gru().options();
        GruWeights weights = weights();
        constrain(options.kernelConstraint, weights.kernel());
        constrain(options.recurrentConstraint, weights.recurrentKernel());
        constrain(options.biasConstraint, weights.bias());
    }

    private static void constrain(@Nullable KerasConstraint constraint, @Nullable INDArray weights) {
        if (constraint != null && weights != null) {
            constraint.apply(weights);
        }
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

    /** Turns [batch, time] or [batch, time, …] around in time for goBackwards, which is its own inverse. */
    private INDArray inProcessingOrder(INDArray array) {
        return gru().options().goBackwards ? TimeReversal.of(array, 1) : array;
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
