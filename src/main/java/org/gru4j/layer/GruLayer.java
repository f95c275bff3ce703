package org.gru4j.layer;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.layer.engine.internal.GruEngine;
import org.gru4j.layer.engine.internal.GruGradients;
import org.gru4j.layer.engine.internal.GruWeights;
import org.gru4j.layer.internal.GruInTraining;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link Gru} at work in a network: it prepares the input for the engine, keeps the state between calls, and lays
 * the results out as Deeplearning4j wants them. Inside, everything is [batch, time, features].
 *
 * <p>Unlike its base class it builds no graph for one sequence length, and it is a {@link RecurrentLayer}, so that
 * {@code rnnTimeStep} and truncated backpropagation through time work.
 */
final class GruLayer extends AnyGruLayer implements GruInTraining {

    private static final long serialVersionUID = 1;

    private final transient GruEngine engine;
    private transient Dropouts dropouts;
    private final CarriedState carried = new CarriedState();
    private final CarriedState ofTruncatedBackpropagation = new CarriedState();
    private transient @Nullable GruCall call; // the forward pass that a backward pass belongs to
    private transient @Nullable INDArray initialStateGradient; // [batch, units]
    private transient @Nullable INDArray finalStateGradient; // [batch, units], for the next backward pass
    private transient boolean keepsFinalState;
    private transient boolean skipsInputGradient;
    private transient double activityLoss; // of the last output; scores are asked for after the layer was cleared
    private final transient ReusedArray gradientsOfLast = new ReusedArray(); // zeros but for the last step

    GruLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
        this.engine = gru().options().engine.create(gru().cell(), dataType);
        this.dropouts = new Dropouts(DropoutMasks.random(gru().options().seed));
    }

    /** Takes dropout masks from elsewhere, for tests that must know them. */
    void dropoutMasks(DropoutMasks masks) {
        this.dropouts = new Dropouts(masks);
    }

    private Gru gru() {
        return (Gru) conf().getLayer();
    }

    // ---- forward ----

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        GruOptions options = gru().options();
        INDArray output = forward(training, options.stateful ? carried.state() : carried.given(), workspaceMgr);
        if (options.stateful || options.returnState || keepsFinalState) {
            carried.leave(finalState());
        }
        return output;
    }

    @Override
    public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        setInput(input, workspaceMgr);
        INDArray output = forward(false, carried.state(), workspaceMgr);
        carried.leave(finalState());
        return output;
    }

    @Override
    public INDArray rnnActivateUsingStoredState(
            INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
        setInput(input, workspaceMgr);
        INDArray output = forward(training, carried.state(), workspaceMgr);
        if (storeLastForTBPTT) {
            ofTruncatedBackpropagation.leave(finalState());
        }
        return output;
    }

    @SuppressWarnings("try") // a scope is entered and left, never used
    private INDArray forward(boolean training, @Nullable INDArray initialState, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaceMgr);
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            call = call(training, initialState);
        }
        INDArray output = lastCall().output();
        INDArray returned = gru().options().returnSequences ? output : GruCall.at(output, output.size(1) - 1);
        activityLoss = activityLoss(returned);
        return workspaceMgr.dup(ArrayType.ACTIVATIONS, networkLayout(returned));
    }

    private double activityLoss(INDArray returned) {
        GruOptions options = gru().options();
        KerasRegularizer ofActivity = options.activityRegularizer;
        if (ofActivity == null) {
            return 0;
        }
        double loss = ofActivity.loss(returned);
        if (options.returnState) {
            loss += ofActivity.loss(lastCall().finalState());
        }
        return options.averageActivity ? loss / returned.size(0) : loss;
    }

    private GruCall call(boolean training, @Nullable INDArray initialState) {
        GruOptions options = gru().options();
        INDArray sequence = inProcessingOrder(networkLayout(input.castTo(dataType)));
        InputChecks.sequence(layerId(), options.nIn, sequence);
        long batch = sequence.size(0);
        Dropouts.Drawn dropped = dropouts.draw(options, training, batch, dataType);
        INDArray start =
                initialState == null ? Nd4j.create(dataType, batch, options.units) : initialState.castTo(dataType);
        InputChecks.initialState(layerId(), batch, options.units, start);
        INDArray mask = null;
        if (maskArray != null && maskState != MaskState.Passthrough) {
            InputChecks.mask(layerId(), sequence, maskArray);
            mask = inProcessingOrder(maskArray.castTo(dataType));
        }
        GruCall made = new GruCall(
                engine, Gru.weights(paramTable), sequence, start, mask, dropped, options.zeroOutputForMask, training);
        InputChecks.numbers(layerId(), made.input().sequence(), start, made.finalState());
        return made;
    }

    /** The state that the last forward pass has ended with [batch, units]; until the layer is cleared. */
    @SuppressWarnings("try")
    INDArray finalState() {
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return lastCall().finalState().dup('c');
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
        GruCall made = lastCall();
        @Nullable INDArray inputGradient;
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            GruGradients gradients = made.backward(
                    outputGradients(epsilon, made.output()), stateGradient(made), firstStep, !skipsInputGradient);
            INDArray ofSequence = gradients.sequence();
            inputGradient = ofSequence == null ? null : networkLayout(inProcessingOrder(ofSequence));
            initialStateGradient = gradients.initialState();
            store(gradients.weights());
        }
        Gradient gradient = new DefaultGradient();
        gradTable.forEach(gradient::setGradientFor);
        if (inputGradient == null) {
            return new Pair<>(gradient, null);
        }
        INDArray leveraged = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, inputGradient);
        return new Pair<>(gradient, backpropDropOutIfPresent(leveraged));
    }

    /** The loss's gradient with respect to each step's output [batch, time, units], from that of what was returned. */
    private INDArray outputGradients(INDArray epsilon, INDArray output) {
        KerasRegularizer ofActivity = gru().options().activityRegularizer;
        if (gru().options().returnSequences) {
            INDArray gradients = networkLayout(epsilon.castTo(dataType));
            return ofActivity == null ? gradients : gradients.add(activityGradient(ofActivity, output));
        }
        INDArray gradients = gradientsOfLast.of(dataType, output.shape());
        long lastStep = output.size(1) - 1;
        INDArray last = GruCall.at(gradients, lastStep).assign(epsilon);
        if (ofActivity != null) {
            last.addi(activityGradient(ofActivity, GruCall.at(output, lastStep)));
        }
        return gradients;
    }

    /** Deeplearning4j divides by the batch size later, which is just what an average wants. */
    private INDArray activityGradient(KerasRegularizer ofActivity, INDArray activity) {
        INDArray gradient = ofActivity.gradient(activity);
        return gru().options().averageActivity ? gradient : gradient.mul(activity.size(0));
    }

    /** What was given for the final state, and its own part of the activity regularizer; null for none. */
    private @Nullable INDArray stateGradient(GruCall made) {
        INDArray given = finalStateGradient;
        finalStateGradient = null;
        KerasRegularizer ofActivity = gru().options().activityRegularizer;
        if (ofActivity == null || !gru().options().returnState) {
            return given;
        }
        INDArray ofState = activityGradient(ofActivity, made.finalState());
        return given == null ? ofState : ofState.add(given);
    }

    /** Gives the loss's gradient with respect to the final state [batch, units], for the next backward pass alone. */
    void giveFinalStateGradient(INDArray gradient) {
        finalStateGradient = gradient;
    }

    /** What the last backward pass has found for the state that the sequence began from [batch, units]; until the next pass. */
    INDArray initialStateGradient() {
        return Objects.requireNonNull(initialStateGradient, "a backward pass must come first");
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
    public void skipInputGradient(boolean skip) {
        skipsInputGradient = skip;
    }

    @Override
    public Map<String, INDArray> rnnGetPreviousState() {
        return carried.asMap();
    }

    @Override
    public void rnnSetPreviousState(Map<String, INDArray> stateMap) {
        carried.give(stateMap);
    }

    @Override
    public Map<String, INDArray> rnnGetTBPTTState() {
        return ofTruncatedBackpropagation.asMap();
    }

    @Override
    public void rnnSetTBPTTState(Map<String, INDArray> stateMap) {
        ofTruncatedBackpropagation.give(stateMap);
    }

    @Override
    public void rnnClearPreviousState() {
        carried.clear();
        ofTruncatedBackpropagation.clear();
    }

    // ---- what the base class leaves undone ----

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState currentState, int minibatchSize) {
        this.maskArray = mask;
        this.maskState = currentState;
        // The last step's output has no time steps left to mask.
        return gru().options().returnSequences ? new Pair<>(mask, currentState) : new Pair<>(null, currentState);
    }

    @Override
    double activityLoss() {
        return activityLoss;
    }

    @Override
    public void applyConstraints(int iteration, int epoch) {
        super.applyConstraints(iteration, epoch);
        GruOptions options = gru().options();
        GruWeights weights = Gru.weights(paramTable);
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

    // ---- layout ----

    /** Turns the network's layout into [batch, time, features] and back: swaps the last two axes for NCW. */
    private INDArray networkLayout(INDArray array) {
        return gru().dataFormat() == RNNFormat.NCW && array.rank() == 3 ? array.permute(0, 2, 1) : array;
    }

    /** Turns [batch, time] or [batch, time, …] around in time for goBackwards, which is its own inverse. */
    private INDArray inProcessingOrder(INDArray array) {
        return gru().options().goBackwards ? TimeReversal.of(array, 1) : array;
    }

    private GruCall lastCall() {
        if (call == null) {
            throw new IllegalStateException("a forward pass must come first " + layerId());
        }
        return call;
    }
}
