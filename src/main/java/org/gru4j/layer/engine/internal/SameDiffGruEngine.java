package org.gru4j.layer.engine.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The reference: runs {@link GruCell}'s equations as a SameDiff graph, one time step after another, and lets SameDiff
 * differentiate them. It supports every option on every ND4J back end and any sequence length; it is not fast.
 */
public final class SameDiffGruEngine implements GruEngine {

    private final GruCell cell;
    private final Map<SameDiffStep.Variant, SameDiffStep> steps = new HashMap<>();

    public SameDiffGruEngine(GruCell cell) {
        this.cell = cell;
    }

    @Override
    @SuppressWarnings("try") // a scope is entered and left, never used
    public GruPass forward(GruWeights weights, GruInput input, boolean training) {
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return new Pass(weights, input);
        }
    }

    private SameDiffStep step(GruWeights weights, GruInput input) {
        var variant = new SameDiffStep.Variant(
                weights.kernel().dataType(),
                weights.units(),
                weights.recurrentBias() != null,
                input.mask() != null,
                input.dropout() != null);
        return steps.computeIfAbsent(variant, needed -> new SameDiffStep(cell, needed));
    }

    /** Time comes first in its arrays, so that one time step is one block of memory. */
    private final class Pass implements GruPass {

        private final GruWeights weights;
        private final GruInput input;
        private final SameDiffStep step;
        private final InputProjection projection;
        private final INDArray projected; // [time, batch, 3·units]
        private final INDArray states; // [time, batch, units]
        private final Map<String, INDArray> constants = new HashMap<>();

        Pass(GruWeights weights, GruInput input) {
            this.weights = weights;
            this.input = input;
            this.step = step(weights, input);
            this.projection = new InputProjection(weights, input);
            this.projected = projection.forward();
            this.states =
                    Nd4j.createUninitialized(projected.dataType(), input.timeSteps(), input.batch(), weights.units());
            put(
                    constants,
                    SameDiffStep.KERNEL,
                    GruWeights.perGate(weights.recurrentKernel().dup('c')));
            INDArray bias = weights.recurrentBias();
            if (bias != null) {
                put(constants, SameDiffStep.BIAS, GruWeights.perGate(bias));
            }
            GruDropout dropout = input.dropout();
            if (dropout != null) {
                put(constants, SameDiffStep.DROPOUT, dropout.recurrent());
            }
            for (int t = 0; t < input.timeSteps(); t++) {
                at(states, t).assign(step.next(values(t)));
            }
            step.endSequence();
        }

        @Override
        public INDArray states() {
            return states.permute(1, 0, 2);
        }

        @Override
        @SuppressWarnings("try")
        public GruGradients backward(INDArray stateGradients, boolean ofSequence) {
            try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
                return backpropagate(stateGradients.permute(1, 0, 2));
            }
        }

        private GruGradients backpropagate(INDArray direct) {
            INDArray projectedGradient = Nd4j.createUninitialized(projected.dataType(), projected.shape());
            GruWeights gradient = weights.zerosLike();
            Gates<INDArray> recurrentKernel = GruWeights.perGate(gradient.recurrentKernel());
            INDArray recurrentBias = gradient.recurrentBias();
            INDArray carried = Nd4j.create(projected.dataType(), input.batch(), weights.units());
            for (int t = (int) input.timeSteps() - 1; t >= 0; t--) {
                Map<String, INDArray> values = values(t);
                values.put(SameDiffStep.NEXT_STATE_GRADIENT, carried.add(at(direct, t)));
                Map<String, INDArray> gradients = step.gradients(values);
                carried = Objects.requireNonNull(gradients.get(SameDiffStep.STATE));
                add(
                        gradients,
                        SameDiffStep.INPUT,
                        GruWeights.perGate(at(projectedGradient, t).assign(0)));
                add(gradients, SameDiffStep.KERNEL, recurrentKernel);
                if (recurrentBias != null) {
                    add(gradients, SameDiffStep.BIAS, GruWeights.perGate(recurrentBias));
                }
            }
            step.endSequence();
            INDArray inputBias = gradient.inputBias();
            if (inputBias != null) {
                inputBias.assign(projectedGradient.sum(0, 1));
            }
            INDArray sequence = projection.backward(projectedGradient, gradient.kernel());
            return new GruGradients(sequence, carried, gradient);
        }

        private Map<String, INDArray> values(int t) {
            Map<String, INDArray> values = new HashMap<>(constants);
            put(values, SameDiffStep.INPUT, GruWeights.perGate(at(projected, t)));
            values.put(SameDiffStep.STATE, t == 0 ? input.initialState() : at(states, t - 1));
            INDArray mask = input.mask();
            if (mask != null) {
                values.put(SameDiffStep.MASK, mask.getColumn(t, true));
            }
            return values;
        }
    }

    private static INDArray at(INDArray timeFirst, int t) {
        return timeFirst.get(NDArrayIndex.point(t), NDArrayIndex.all(), NDArrayIndex.all());
    }

    private static void put(Map<String, INDArray> values, Gates<String> names, Gates<INDArray> arrays) {
        List<INDArray> list = arrays.list();
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            values.put(names.list().get(gate), list.get(gate));
        }
    }

    private static void add(Map<String, INDArray> gradients, Gates<String> names, Gates<INDArray> sums) {
        List<INDArray> list = sums.list();
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            list.get(gate).addi(gradients.get(names.list().get(gate)));
        }
    }
}
