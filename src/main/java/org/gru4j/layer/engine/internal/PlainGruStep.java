package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.Nullable;

/**
 * One time step of the classic GRU (tanh and sigmoid) for some sequences, in plain Java. The equations are {@link
 * GruCell}'s; the weights are copied when the step is made. What becomes of a sequence does not depend on the others. Not for
 * use by several threads at once.
 */
public final class PlainGruStep {

    private final FloatVectors vectors = new FloatVectors();
    private final int units;
    private final PlainDense input; // to z, r, h
    private final PlainDense recurrent; // to z, r, h; without resetAfter to z, r
    private final @Nullable PlainDense candidate; // of r ∘ h to h, without resetAfter
    private final float[] ofInput; // what the input gives to h, of one sequence
    private float[][] fromInput = {}; // [sequences, 3 · units], of as many sequences as there ever were
    private float[][] fromState = {};
    private float[][] reset = {}; // r, or r ∘ h without resetAfter [sequences, units]
    private float[][] h = {}; // the candidate [sequences, units]

    private PlainGruStep(int units, PlainDense input, PlainDense recurrent, @Nullable PlainDense candidate) {
        this.units = units;
        this.input = input;
        this.recurrent = recurrent;
        this.candidate = candidate;
        this.ofInput = new float[units];
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
            h = new float[sequences][units];
        }
    }

    private void next(float[][] states) {
        recurrent.apply(states, fromState, states.length);
        for (int i = 0; i < states.length; i++) {
            float[] gates = fromState[i]; // z, r
            vectors.add(gates, fromInput[i], 2 * units);
            vectors.sigmoid(gates, 2 * units);
            System.arraycopy(gates, units, reset[i], 0, units);
            if (candidate == null) {
                System.arraycopy(gates, 2 * units, h[i], 0, units);
                vectors.multiply(h[i], h[i], reset[i], units);
            } else {
                vectors.multiply(reset[i], reset[i], states[i], units);
            }
        }
        if (candidate != null) {
            candidate.apply(reset, h, states.length);
        }
        for (int i = 0; i < states.length; i++) {
            System.arraycopy(fromInput[i], 2 * units, ofInput, 0, units);
            vectors.add(h[i], ofInput, units);
            vectors.tanh(h[i], units);
            vectors.mix(states[i], fromState[i], states[i], h[i], units);
        }
    }
}
