package org.gru4j.layer.engine.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * x·W + b for all time steps at once, and its gradients: the part of a GRU that does not depend on the state. Time
 * comes first in its arrays, so that one time step is one block of memory.
 */
final class InputProjection {

    private final GruWeights weights;
    private final INDArray sequence; // [time, batch, features]
    private final @Nullable Gates<INDArray> dropout; // per gate [batch, features]

    InputProjection(GruWeights weights, GruInput input) {
        this.weights = weights;
        this.sequence = input.sequence().permute(1, 0, 2).dup('c');
        this.dropout = input.dropout() == null ? null : input.dropout().input();
    }

    /** x·W + b [time, batch, 3·units]. */
    INDArray forward() {
        INDArray projected = Nd4j.createUninitialized(
                sequence.dataType(),
                sequence.size(0),
                sequence.size(1),
                weights.kernel().size(1));
        if (dropout == null) {
            rows(sequence).mmuli(weights.kernel(), rows(projected));
        } else {
            List<INDArray> parts = GruWeights.perGate(projected).list();
            List<INDArray> kernels = GruWeights.perGate(weights.kernel()).list();
            for (int gate = 0; gate < Gates.COUNT; gate++) {
                INDArray product = rows(dropped(dropout, gate)).mmul(kernels.get(gate));
                parts.get(gate).assign(product.reshape(parts.get(gate).shape()));
            }
        }
        INDArray bias = weights.inputBias();
        if (bias != null) {
            rows(projected).addiRowVector(bias);
        }
        return projected;
    }

    /**
     * Gradients from those of the projection.
     *
     * @param projectedGradient [time, batch, 3·units]
     * @param kernelGradient where the gradient of the kernel is written [features, 3·units]
     * @return the gradient of the sequence [batch, time, features]
     */
    INDArray backward(INDArray projectedGradient, INDArray kernelGradient) {
        INDArray gradient = Nd4j.create(sequence.dataType(), sequence.shape());
        if (dropout == null) {
            rows(sequence).transpose().mmuli(rows(projectedGradient), kernelGradient);
            rows(projectedGradient).mmuli(weights.kernel().transpose(), rows(gradient));
        } else {
            List<INDArray> parts = GruWeights.perGate(projectedGradient).list();
            List<INDArray> kernels = GruWeights.perGate(weights.kernel()).list();
            List<INDArray> kernelGradients = GruWeights.perGate(kernelGradient).list();
            for (int gate = 0; gate < Gates.COUNT; gate++) {
                INDArray part = rows(parts.get(gate).dup('c'));
                kernelGradients
                        .get(gate)
                        .assign(rows(dropped(dropout, gate)).transpose().mmul(part));
                INDArray unmasked = part.mmul(kernels.get(gate).transpose()).reshape(sequence.shape());
                gradient.addi(unmasked.muli(mask(dropout, gate)));
            }
        }
        return gradient.permute(1, 0, 2);
    }

    private INDArray dropped(Gates<INDArray> dropout, int gate) {
        return sequence.mul(mask(dropout, gate));
    }

    /** [1, batch, features], to broadcast over time. */
    private static INDArray mask(Gates<INDArray> dropout, int gate) {
        INDArray mask = dropout.list().get(gate);
        return mask.reshape(1, mask.size(0), mask.size(1));
    }

    /** A time-first array as a matrix with one row per time step and example. */
    private static INDArray rows(INDArray array) {
        return array.reshape(array.size(0) * array.size(1), array.size(2));
    }
}
