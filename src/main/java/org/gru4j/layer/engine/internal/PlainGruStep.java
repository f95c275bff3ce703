package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One time step of the classic GRU (tanh and sigmoid) for some sequences, in plain Java. The equations are {@link
 * GruCell}'s; the weights are copied when the step is made. What becomes of a sequence does not depend on the others. Not for
 * use by several threads at once.
 */
public final class PlainGruStep {

    private final int units;
    private final PlainDense input; // to z, r, h
    private final PlainDense recurrent; // to z, r, h; without resetAfter to z, r
    private final @Nullable PlainDense candidate; // of r ∘ h to h, without resetAfter
    private float[][] fromInput = {}; // [sequences, 3 · units], of as many sequences as there ever were
    private float[][] fromState = {};
    private float[][] reset = {}; // r ∘ h
    private float[][] fromReset = {};

    private PlainGruStep(int units, PlainDense input, PlainDense recurrent, @Nullable PlainDense candidate) {
        this.units = units;
        this.input = input;
        this.recurrent = recurrent;
        this.candidate = candidate;
    }

    /** The step of a cell whose activations are tanh and sigmoid. */
    public static PlainGruStep of(GruWeights weights, boolean resetAfter) {
        int units = (int) weights.units();
        float[] none = new float[Gates.COUNT * units];
        PlainDense input = new PlainDense(PlainDense.values(weights.kernel()), valuesOr(weights.inputBias(), none));
        PlainDense all =
                new PlainDense(PlainDense.values(weights.recurrentKernel()), valuesOr(weights.recurrentBias(), none));
        return resetAfter
                ? new PlainGruStep(units, input, all, null)
                : new PlainGruStep(
                        units, input, all.columns(0, 2 * units), all.columns(2 * units, Gates.COUNT * units));
    }

    /** The same step with the same weights, for another thread. */
    public PlainGruStep fresh() {
        return new PlainGruStep(units, input, recurrent, candidate);
    }

    private static float[] valuesOr(@Nullable INDArray bias, float[] none) {
        return bias == null ? none : PlainDense.values(bias);
    }

    /** How long the state is. */
    public int units() {
        return units;
    }

    /**
     * Replaces each state h by h'.
     *
     * @param x [sequences, features]
     * @param states [sequences, units]
     */
    public void next(float[][] x, float[][] states) {
        makeRoom(states.length);
        input.apply(x, fromInput, states.length);
        next(states);
    }

    /** The same for one-hot x's. */
    public void nextOneHot(int[] indices, float[][] states) {
        makeRoom(states.length);
        for (int i = 0; i < indices.length; i++) {
            input.applyOneHot(indices[i], fromInput[i]);
        }
        next(states);
    }

    private void makeRoom(int sequences) {
        if (sequences > fromInput.length) {
            fromInput = new float[sequences][Gates.COUNT * units];
            fromState = new float[sequences][Gates.COUNT * units];
            reset = new float[sequences][units];
            fromReset = new float[sequences][units];
        }
    }

    private void next(float[][] states) {
        recurrent.apply(states, fromState, states.length);
        if (candidate != null) {
            for (int i = 0; i < states.length; i++) {
                reset(states[i], fromInput[i], fromState[i], reset[i]);
            }
            candidate.apply(reset, fromReset, states.length);
        }
        for (int i = 0; i < states.length; i++) {
            mix(states[i], fromInput[i], fromState[i], fromReset[i]);
        }
    }

    private void reset(float[] state, float[] fromInput, float[] fromState, float[] reset) {
        for (int i = 0; i < units; i++) {
            reset[i] = sigmoid(fromInput[units + i] + fromState[units + i]) * state[i];
        }
    }

    private void mix(float[] state, float[] fromInput, float[] fromState, float[] fromReset) {
        for (int i = 0; i < units; i++) {
            float z = sigmoid(fromInput[i] + fromState[i]);
            float recurrentPart = candidate == null
                    ? sigmoid(fromInput[units + i] + fromState[units + i]) * fromState[2 * units + i]
                    : fromReset[i];
            float h = tanh(fromInput[2 * units + i] + recurrentPart);
            state[i] = z * state[i] + (1 - z) * h;
        }
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }

    /** By way of exp, which is several times faster than {@link Math#tanh}, and as exact as a float can show. */
    private static float tanh(float x) {
        return (float) (1 - 2 / (Math.exp(2.0 * x) + 1));
    }
}
