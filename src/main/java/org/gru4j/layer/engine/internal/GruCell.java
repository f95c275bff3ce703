package org.gru4j.layer.engine.internal;

import java.util.function.Function;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The equations of one GRU time step, the one place where they are written as code: whatever computes a GRU runs them
 * or is tested against them.
 *
 * @param activation of the candidate state
 * @param recurrentActivation of the two gates
 * @param resetAfter whether the reset gate is applied after the recurrent product (the form of cuDNN and PyTorch) or
 *     before it (the form of Cho et al., version 3)
 */
public record GruCell(KerasActivation activation, KerasActivation recurrentActivation, boolean resetAfter) {

    /**
     * The state after one step.
     *
     * @param input x·W + b, per gate [batch, units]
     * @param state h, the state before the step [batch, units]
     * @return h' [batch, units]
     */
    public SDVariable step(Gates<SDVariable> input, SDVariable state, Recurrence recurrence) {
        SDVariable z = recurrentActivation.of(input.z().add(recurrence.of(state, Gates::z)));
        SDVariable r = recurrentActivation.of(input.r().add(recurrence.of(state, Gates::r)));
        SDVariable past = resetAfter
                ? r.mul(recurrence.of(state, Gates::h)) // r ∘ (h·U_h + b'_h)
                : recurrence.of(r.mul(state), Gates::h); // (r ∘ h)·U_h
        SDVariable candidate = activation.of(input.h().add(past));
        return candidate.add(z.mul(state.sub(candidate))); // z ∘ h + (1 − z) ∘ h̃
    }

    /**
     * What the past is multiplied with.
     *
     * @param kernel U, per gate [units, units]
     * @param bias b', per gate [units]; only resetAfter has it
     * @param dropout inverted-dropout masks of the state inside the product, per gate [batch, units]
     */
    public record Recurrence(
            Gates<SDVariable> kernel,
            @Nullable Gates<SDVariable> bias,
            @Nullable Gates<SDVariable> dropout) {

        /** (state ∘ dropout)·U + b' for one gate [batch, units]. */
        SDVariable of(SDVariable state, Function<Gates<SDVariable>, SDVariable> gate) {
            SDVariable kept = dropout == null ? state : state.mul(gate.apply(dropout));
            SDVariable product = kept.mmul(gate.apply(kernel));
            return bias == null ? product : product.add(gate.apply(bias));
        }
    }
}
