package org.gru4j.layer.engine.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs oneDNN's GRU primitives: near the processor's limit, for the classic GRU in single precision. Primitives and
 * memory are kept for the shapes used last.
 */
public final class OneDnnGruEngine implements GruEngine, AutoCloseable {

    /** Training, its smaller last batch, and text generation, for prompt and step, come and go in one program. */
    private static final int MAX_PLANS = 8;

    private final GruCell cell;
    private final Map<OneDnnPlan.Shape, OneDnnPlan> plans = new LinkedHashMap<>(MAX_PLANS, 0.75f, true);
    private @Nullable Pass last;

    /**
     * An engine for a cell.
     *
     * @throws IllegalArgumentException if it cannot compute the cell; see {@link #obstacle}
     */
    public OneDnnGruEngine(GruCell cell, DataType dataType) {
        obstacle(cell, dataType).ifPresent(reason -> {
            throw new IllegalArgumentException("engine onednn cannot be used: " + reason);
        });
        this.cell = cell;
    }

    /** Why a cell cannot be computed by this engine on this machine; empty if it can. */
    public static Optional<String> obstacle(GruCell cell, DataType dataType) {
        if (cell.activation() != KerasActivation.TANH) {
            return Optional.of("activation must be TANH, but is " + cell.activation());
        }
        if (cell.recurrentActivation() != KerasActivation.SIGMOID) {
            return Optional.of("recurrentActivation must be SIGMOID, but is " + cell.recurrentActivation());
        }
        return OneDnn.obstacle(dataType);
    }

    /**
     * Why an input cannot be computed by this engine; empty if it can.
     *
     * <p>oneDNN 3.11's way back for resetAfter = false lays an array of [batch, units] out as if it had as many columns as
     * there are features, and writes behind its end where those are more: seen with guard pages behind every array.
     */
    public static Optional<String> obstacle(GruCell cell, GruWeights weights, GruInput input) {
        if (!cell.resetAfter() && weights.features() > weights.units()) {
            return Optional.of("resetAfter is false and there are more features than units");
        }
        if (input.dropout() != null) {
            return Optional.of("recurrent dropout is on");
        }
        INDArray mask = input.mask();
        return mask == null || RightPadding.isRightPadded(mask)
                ? Optional.empty()
                : Optional.of("the mask is not right padding");
    }

    @Override
    @SuppressWarnings("try") // a scope is entered and left, never used
    public GruPass forward(GruWeights weights, GruInput input, boolean training) {
        obstacle(cell, weights, input).ifPresent(reason -> {
            throw new IllegalArgumentException("engine onednn cannot be used: " + reason);
        });
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            if (last != null) {
                last.close();
            }
            last = new Pass(weights, input, training);
            return last;
        }
    }

    private OneDnnPlan plan(GruWeights weights, GruInput input, boolean training) {
        var shape = new OneDnnPlan.Shape(
                input.batch(), input.timeSteps(), weights.features(), weights.units(), cell.resetAfter(), training);
        OneDnnPlan plan = plans.get(shape);
        if (plan == null) {
            if (plans.size() == MAX_PLANS) {
                closeOldest();
            }
            plan = new OneDnnPlan(shape);
            plans.put(shape, plan);
        }
        return plan;
    }

    private void closeOldest() {
        Iterator<OneDnnPlan> oldestFirst = plans.values().iterator();
        OneDnnPlan oldest = oldestFirst.next();
        oldestFirst.remove();
        oldest.close();
    }

    /** Frees the native memory; the engine can be used again, and takes some anew then. */
    @Override
    public void close() {
        if (last != null) {
            last.close();
            last = null;
        }
        plans.values().forEach(OneDnnPlan::close);
        plans.clear();
    }

    private final class Pass implements GruPass {

        private final OneDnnPlan plan;
        private final GruInput input;
        private final GruWeights weights;
        private final @Nullable RightPadding padding;
        private final INDArray sequence; // held, for oneDNN reads it again on the way back
        private final INDArray initialState;
        private final INDArray states;

        Pass(GruWeights weights, GruInput input, boolean training) {
            this.plan = plan(weights, input, training);
            this.input = input;
            this.weights = new GruWeights(
                    OneDnn.block(weights.kernel()), OneDnn.block(weights.recurrentKernel()), weights.bias());
            this.padding = input.mask() == null ? null : new RightPadding(input.mask());
            this.sequence = OneDnn.block(input.sequence());
            this.initialState = OneDnn.block(input.initialState());
            this.states = plan.forward(this.weights, sequence, initialState);
            if (padding != null) {
                padding.carryStates(states, initialState);
            }
        }

        @Override
        public INDArray states() {
            return states;
        }

        @Override
        @SuppressWarnings("try")
        public GruGradients backward(INDArray stateGradients) {
            if (this != last) {
                throw new IllegalStateException("another sequence has been computed since: go back before that");
            }
            try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
                INDArray direct = padding == null ? OneDnn.block(stateGradients) : stateGradients.dup('c');
                INDArray initial = padding == null ? null : padding.gatherGradients(direct);
                GruGradients gradients = plan.backward(weights, direct);
                if (initial != null) {
                    gradients.initialState().addi(initial);
                }
                closeUnless(stateGradients, direct);
                return gradients;
            }
        }

        /** Frees the copies. */
        private void close() {
            closeUnless(input.sequence(), sequence);
            closeUnless(input.initialState(), initialState);
        }

        private void closeUnless(INDArray given, INDArray block) {
            if (block != given) {
                block.close();
            }
        }
    }
}
