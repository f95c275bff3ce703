package org.gru4j.layer.engine.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gru4j.layer.engine.internal.GruCell.Recurrence;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One GRU time step as a SameDiff graph. Everything that varies is a placeholder, so that the same graph serves every
 * batch size and, run once per time step, every sequence length.
 */
final class SameDiffStep {

    static final String STATE = "state"; // [batch, units]
    static final String MASK = "mask"; // [batch, 1]
    static final String NEXT_STATE = "next_state"; // [batch, units]
    static final String NEXT_STATE_GRADIENT = "next_state_gradient"; // [batch, units]
    static final Gates<String> INPUT = new Gates<>("input_z", "input_r", "input_h"); // [batch, units]
    static final Gates<String> KERNEL = new Gates<>("kernel_z", "kernel_r", "kernel_h"); // [units, units]
    static final Gates<String> BIAS = new Gates<>("bias_z", "bias_r", "bias_h"); // [units]
    static final Gates<String> DROPOUT = new Gates<>("dropout_z", "dropout_r", "dropout_h"); // [batch, units]

    /** What a graph is built for; every part that is not needed would cost time in every step. */
    record Variant(DataType dataType, long units, boolean recurrentBias, boolean mask, boolean dropout) {}

    private final SameDiff graph = SameDiff.create();
    private final List<String> differentiated;
    private final SDVariable gradient;
    private @Nullable Map<String, String>
            gradients; // by the differentiated placeholders' names those of their gradients

    SameDiffStep(GruCell cell, Variant variant) {
        Gates<SDVariable> input = placeholders(INPUT, variant, -1);
        SDVariable state = graph.placeHolder(STATE, variant.dataType(), -1, variant.units());
        Recurrence recurrence = new Recurrence(
                placeholders(KERNEL, variant, variant.units()),
                variant.recurrentBias() ? biases(variant) : null,
                variant.dropout() ? placeholders(DROPOUT, variant, -1) : null);
        SDVariable next = cell.step(input, state, recurrence);
        if (variant.mask()) {
            SDVariable mask = graph.placeHolder(MASK, variant.dataType(), -1, 1);
            next = state.add(mask.mul(next.sub(state)));
        }
        next.rename(NEXT_STATE);

        this.differentiated = new ArrayList<>(INPUT.list());
        differentiated.add(STATE);
        differentiated.addAll(KERNEL.list());
        if (variant.recurrentBias()) {
            differentiated.addAll(BIAS.list());
        }
        this.gradient = graph.placeHolder(NEXT_STATE_GRADIENT, variant.dataType(), -1, variant.units());
    }

    /** h' for the placeholders' values. */
    INDArray next(Map<String, INDArray> values) {
        return Objects.requireNonNull(graph.output(values, NEXT_STATE).get(NEXT_STATE));
    }

    /** The gradient of every differentiated placeholder, by name; the values hold {@link #NEXT_STATE_GRADIENT} too. */
    Map<String, INDArray> gradients(Map<String, INDArray> values) {
        if (gradients == null) {
            gradients = GraphGradients.add(graph.getVariable(NEXT_STATE), gradient, differentiated);
        }
        Map<String, INDArray> computed = graph.output(values, gradients.values().toArray(String[]::new));
        Map<String, INDArray> byPlaceholder = new HashMap<>();
        gradients.forEach((placeholder, gradient) -> byPlaceholder.put(placeholder, computed.get(gradient)));
        return byPlaceholder;
    }

    /** Forgets the sessions of what was computed: SameDiff's keep the number of every array that they ever freed. */
    void endSequence() {
        graph.getSessions().clear();
    }

    private Gates<SDVariable> placeholders(Gates<String> names, Variant variant, long rows) {
        return Gates.of(gate -> graph.placeHolder(names.list().get(gate), variant.dataType(), rows, variant.units()));
    }

    private @Nullable Gates<SDVariable> biases(Variant variant) {
        return Gates.of(gate -> graph.placeHolder(BIAS.list().get(gate), variant.dataType(), variant.units()));
    }
}
