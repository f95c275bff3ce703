package org.gru4j.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gru4j.layer.engine.internal.Gates;
import org.gru4j.layer.engine.internal.GruCell;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A GRU as one SameDiff graph, with a copy of the cell for every time step. */
record UnrolledGru(GruCell cell, boolean returnSequences) {

    /** The layer's output for an input [batch, time, features] of known length. */
    SDVariable define(SameDiff graph, SDVariable input, Map<String, SDVariable> parameters) {
        SDVariable kernel = Objects.requireNonNull(parameters.get(Gru.KERNEL));
        SDVariable recurrentKernel = Objects.requireNonNull(parameters.get(Gru.RECURRENT_KERNEL));
        long units = recurrentKernel.getShape()[0];
        SDVariable inputBias = parameters.get(Gru.BIAS);
        Gates<SDVariable> recurrentBias = null;
        if (inputBias != null && cell.resetAfter()) {
            recurrentBias = perGate(inputBias.get(SDIndex.interval(1, 2), SDIndex.all()), units); // [1, units]
            inputBias = inputBias.get(SDIndex.interval(0, 1), SDIndex.all()); // [1, 3·units]
        }
        var recurrence = new GruCell.Recurrence(perGate(recurrentKernel, units), recurrentBias, null);

        SDVariable state = null;
        List<SDVariable> states = new ArrayList<>();
        for (int t = 0; t < input.getShape()[1]; t++) {
            SDVariable product =
                    input.get(SDIndex.all(), SDIndex.point(t), SDIndex.all()).mmul(kernel);
            Gates<SDVariable> x = perGate(inputBias == null ? product : product.add(inputBias), units);
            state = cell.step(x, state == null ? x.z().mul(0) : state, recurrence);
            states.add(state);
        }
        return returnSequences ? graph.stack(1, states.toArray(SDVariable[]::new)) : states.get(states.size() - 1);
    }

    /** The columns of a matrix that belong to each gate. */
    private static Gates<SDVariable> perGate(SDVariable matrix, long units) {
        return Gates.of(gate -> matrix.get(SDIndex.all(), SDIndex.interval(gate * units, (gate + 1) * units)));
    }
}
