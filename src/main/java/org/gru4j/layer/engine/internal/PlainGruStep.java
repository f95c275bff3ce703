package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.Nullable;

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
    private final float[] h; // what one sequence's input gives to h
    private float[][] fromInput = {}; // [sequences, 3 · units], of as many sequences as there ever were
    private float[][] fromState = {};
    private float[][] reset = {}; // r or r ∘ h
    private float[][] fromReset = {}; // what the state gives to h

    private PlainGruStep(int units, PlainDense input, PlainDense recurrent, @Nullable PlainDense candidate) {
        this.units = units;
        this.input = input;
        this.recurrent = recurrent;
        this.candidate = candidate;
        this.h = new float[units];
    }

    /** The step of a cell whose activations are tanh and sigmoid. */
    public static PlainGruStep of(GruWeights weights, boolean resetAfter) {
        int units = (int) weights.units();
        PlainDense input = PlainDense.of(weights.kernel(), weights.inputBias());
        PlainDense all = PlainDense.of(weights.recurrentKernel(), weights.recurrentBias());
        return resetAfter
                ? new PlainGruStep(units, input, all, null)
                : new PlainGruStep(
                        units, input, all.columns(0, 2 * units), all.columns(2 * units, Gates.COUNT * units));
    }

    /** The same step with the same weights, for another thread. */
    public PlainGruStep fresh() {
        return new PlainGruStep(units, input, recurrent, candidate);
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
        for (int i = 0; i < states.length; i++) {
            gates(fromInput[i], fromState[i], 2 * units);
            System.arraycopy(fromState[i], units, reset[i], 0, units);
            if (candidate == null) {
                System.arraycopy(fromState[i], 2 * units, fromReset[i], 0, units);
                multiply(fromReset[i], reset[i], units);
            } else {
                multiply(reset[i], states[i], units);
            }
        }
        if (candidate != null) {
            candidate.apply(reset, fromReset, states.length);
        }
        for (int i = 0; i < states.length; i++) {
            System.arraycopy(fromInput[i], 2 * units, h, 0, units);
            mix(states[i], fromState[i], h, fromReset[i], units);
        }
    }

    // Loops that the JVM turns into vector instructions: all arrays have the same index.

    /** z and r in place of what they get from the state. */
    private static void gates(float[] fromInput, float[] fromState, int length) {
        for (int i = 0; i < length; i++) {
            fromState[i] = FastTanh.sigmoid(fromInput[i] + fromState[i]);
        }
    }

    private static void multiply(float[] values, float[] by, int length) {
        for (int i = 0; i < length; i++) {
            values[i] *= by[i];
        }
    }

    private static void mix(float[] state, float[] z, float[] fromInput, float[] fromReset, int units) {
        for (int i = 0; i < units; i++) {
            state[i] = z[i] * state[i] + (1 - z[i]) * FastTanh.tanh(fromInput[i] + fromReset[i]);
        }
    }
}
