package org.gru4j.layer.engine.internal;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A dense layer with softmax and cross entropy over whole batches of sequences, computed by oneDNN: loss and gradients
 * in one pass, a shard of the batch per thread.
 */
public final class SoftmaxEngine {

    private @Nullable Plan plan;

    /** Why this engine cannot be used on this machine with numbers of this type; empty if it can. */
    public static Optional<String> obstacle(DataType dataType) {
        return OneDnn.obstacle(dataType);
    }

    private record Part(Workers.Range rows, OneDnnSoftmax program) {}

    private record Plan(long batch, long timeSteps, long features, long classes, double weight, List<Part> parts) {

        static Plan of(long batch, long timeSteps, long features, long classes, double weight) {
            List<Part> parts = new ArrayList<>();
            for (Workers.Range rows : Workers.ranges(batch, Workers.MIN_ROWS)) {
                parts.add(new Part(rows, new OneDnnSoftmax(rows.count() * timeSteps, features, classes, weight)));
            }
            return new Plan(batch, timeSteps, features, classes, weight, parts);
        }

        boolean fits(INDArray input, long wantedClasses, double wantedWeight) {
            return batch == input.size(0)
                    && timeSteps == input.size(1)
                    && features == input.size(2)
                    && classes == wantedClasses
                    && weight == wantedWeight;
        }
    }

    /**
     * Computes the loss and writes all its gradients.
     *
     * @param input [batch, time, features], float
     * @param kernel [features, classes], float, column by column
     * @param bias [1, classes], float
     * @param targets the right class at every step, example by example [batch · time], each below {@code classes}
     * @param weight what a step counts for in the loss
     * @param inputGradient where the gradient goes [batch, time, features], one block of memory
     * @param kernelGradient where the gradient goes [features, classes]
     * @param biasGradient where the gradient goes [1, classes]
     * @return the sum of the weighted cross entropies, in nats
     */
    @SuppressWarnings("try") // a scope is entered and left, never used
    public double run(
            INDArray input,
            INDArray kernel,
            INDArray bias,
            int[] targets,
            double weight,
            INDArray inputGradient,
            INDArray kernelGradient,
            INDArray biasGradient) {
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            Plan current = plan(input, kernel.size(1), weight);
            INDArray block = NativeMemory.block(input);
            int steps = (int) input.size(1);
            try {
                Workers.forEach(
                        current.parts(),
                        part -> part.program()
                                .run(
                                        part.rows().of(block),
                                        kernel,
                                        bias,
                                        targets,
                                        (int) part.rows().from() * steps,
                                        part.rows().of(inputGradient)));
            } finally {
                Reference.reachabilityFence(List.of(block, kernel, bias, inputGradient));
            }
            double loss = 0;
            kernelGradient.assign(0);
            biasGradient.assign(0);
            for (Part part : current.parts()) {
                loss += part.program().loss();
                kernelGradient.addi(part.program().kernelGradient().transpose());
                biasGradient.addi(part.program().biasGradient().reshape(biasGradient.shape()));
            }
            return loss * weight;
        }
    }

    private Plan plan(INDArray input, long classes, double weight) {
        if (plan == null || !plan.fits(input, classes, weight)) {
            close();
            plan = Plan.of(input.size(0), input.size(1), input.size(2), classes, weight);
        }
        return plan;
    }

    /** Frees the native memory; the engine can be used again. */
    public void close() {
        if (plan != null) {
            plan.parts().forEach(part -> part.program().close());
            plan = null;
        }
    }
}
