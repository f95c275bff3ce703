package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of a loss.
 *
 * @param sequence with respect to the input [batch, time, features]; null if that was not wanted
 * @param initialState with respect to the initial state [batch, units]
 * @param weights with respect to each weight, shaped like it
 */
public record GruGradients(@Nullable INDArray sequence, INDArray initialState, GruWeights weights) {}
