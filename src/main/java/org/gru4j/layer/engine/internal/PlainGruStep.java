package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One time step of the classic GRU (tanh and sigmoid) for one sequence, in plain Java. The equations are {@link
 * GruCell}'s; the weights are copied when the step is made. Not for use by several threads at once.
 */
public final class PlainGruStep {

    private final int units;
    private final PlainDense input; // to z, r, h
    private final PlainDense recurrent; // to z, r, h; without resetAfter to z, r
    private final @Nullable PlainDense candidate; // of r ∘ h to h, without resetAfter
    private final float[] fromInput; // [3 · units]
    private final float[] fromState;
    private final float[] reset; // r ∘ h
    private final float[] fromReset;

    private PlainGruStep(int units, PlainDense input, PlainDense recurrent, @Nullable PlainDense candidate) {
        this.units = units;
        this.input = input;
        this.recurrent = recurrent;
        this.candidate = candidate;
        this.fromInput = new float[Gates.COUNT * units];
        this.fromState = new float[Gates.COUNT * units];
        this.reset = new float[units];
        this.fromReset = new float[units];
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

    /** Replaces the state h by h'. */
    public void next(float[] x, float[] state) {
        input.apply(x, fromInput);
        next(state);
    }

    /** The same for a one-hot x. */
    public void nextOneHot(int index, float[] state) {
        input.applyOneHot(index, fromInput);
        next(state);
    }

    private void next(float[] state) {
        recurrent.apply(state, fromState);
        if (candidate != null) {
            for (int i = 0; i < units; i++) {
                reset[i] = sigmoid(fromInput[units + i] + fromState[units + i]) * state[i];
            }
            candidate.apply(reset, fromReset);
        }
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
