package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Inverted-dropout masks (0, or 1 / (1 − rate)), the same at every time step. Each gate has its own, as in Keras's
 * {@code implementation = 1}, which Keras takes whenever there is recurrent dropout.
 *
 * @param input of x inside x·W, per gate [batch, features]; null for none
 * @param recurrent of the state inside h·U, per gate [batch, units]
 */
public record GruDropout(@Nullable Gates<INDArray> input, Gates<INDArray> recurrent) {}
