package org.gru4j.layer.engine.internal;

import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;

/** A {@link KerasActivation} and its way back, on some rows of [batch, units] at once. */
interface Activation {

    /** Whether the way back needs more than the output: what {@link #apply} leaves in {@code saved}. */
    default boolean saves() {
        return false;
    }

    /** x ← f(x). */
    <A> void apply(Vectors<A> vectors, A x, @Nullable A saved, int rows, int units);

    /** Turns the gradient of the output, in place, into that of what the function was applied to. */
    <A> void back(Vectors<A> vectors, A gradient, A output, @Nullable A saved, int rows, int units);

    /** The function of a name. */
    static Activation of(KerasActivation name) {
        return switch (name) {
            case SIGMOID -> new Sigmoid();
            case TANH -> new Tanh();
            case SOFTMAX -> new RowActivation.Softmax();
            case LOG_SOFTMAX -> new RowActivation.LogSoftmax();
            case SPARSEMAX -> new RowActivation.Sparsemax();
            default -> Pointwise.of(name);
        };
    }

    /** The usual one of gates. */
    record Sigmoid() implements Activation {

        @Override
        public <A> void apply(Vectors<A> vectors, A x, @Nullable A saved, int rows, int units) {
            vectors.sigmoid(x, rows * units);
        }

        @Override
        public <A> void back(Vectors<A> vectors, A gradient, A output, @Nullable A saved, int rows, int units) {
            vectors.sigmoidBack(gradient, output, rows * units);
        }
    }

    /** The usual one of candidate states. */
    record Tanh() implements Activation {

        @Override
        public <A> void apply(Vectors<A> vectors, A x, @Nullable A saved, int rows, int units) {
            vectors.tanh(x, rows * units);
        }

        @Override
        public <A> void back(Vectors<A> vectors, A gradient, A output, @Nullable A saved, int rows, int units) {
            vectors.tanhBack(gradient, output, rows * units);
        }
    }
}
