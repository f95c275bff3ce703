package org.gru4j.layer.engine.internal;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * oneDNN's GRU for one shape: the batch is cut into a shard per thread. The shards meet only at the end of the sequence;
 * threads inside a primitive would have to wait for each other several times in each time step.
 *
 * <p>The results of a call stand in the plan's own arrays, until the next call overwrites them.
 */
final class OneDnnPlan implements AutoCloseable {

    record Shape(long batch, long timeSteps, long features, long units, boolean resetAfter, boolean training) {

        int biases() {
            return resetAfter ? Gates.COUNT + 1 : Gates.COUNT;
        }

        private Shape withBatch(long rows) {
            return new Shape(rows, timeSteps, features, units, resetAfter, training);
        }
    }

    /**
     * Where the results of some rows of the batch go.
     *
     * @param states [rows, time, units]
     * @param sequenceGradient [rows, time, features]; nothing if not for training
     * @param initialStateGradient [rows, units]; nothing if not for training
     */
    record Rows(INDArray states, INDArray sequenceGradient, INDArray initialStateGradient) {}

    /** Some rows of the batch and what computes them. */
    private record Part(Workers.Range rows, OneDnnShard shard) {}

    private static final INDArray NONE = Nd4j.empty(DataType.FLOAT);

    private final Shape shape;
    private final INDArray bias; // [biases · units]
    private final Rows results;
    private final List<Part> parts = new ArrayList<>();

    /** What native code has the addresses of, and the garbage collector must leave until the way back is done. */
    private List<INDArray> inUse = List.of();

    OneDnnPlan(Shape shape) {
        this.shape = shape;
        this.bias = array(shape.biases() * shape.units());
        this.results = new Rows(
                array(shape.batch(), shape.timeSteps(), shape.units()),
                shape.training() ? array(shape.batch(), shape.timeSteps(), shape.features()) : NONE,
                shape.training() ? array(shape.batch(), shape.units()) : NONE);
        for (Workers.Range range : Workers.ranges(shape.batch())) {
            Rows rows = new Rows(
                    range.of(results.states()),
                    shape.training() ? range.of(results.sequenceGradient()) : NONE,
                    shape.training() ? range.of(results.initialStateGradient()) : NONE);
            parts.add(new Part(range, new OneDnnShard(shape.withBatch(range.count()), bias, rows)));
        }
    }

    /** The states [batch, time, units]; the input's arrays must stay as they are until the backward call. */
    INDArray forward(GruWeights weights, INDArray sequence, INDArray initialState) {
        inUse = List.of(weights.kernel(), weights.recurrentKernel(), sequence, initialState);
        setBias(weights);
        try {
            Workers.forEach(
                    parts,
                    part -> part.shard()
                            .forward(
                                    weights,
                                    part.rows().of(sequence),
                                    part.rows().of(initialState)));
        } finally {
            Reference.reachabilityFence(inUse);
        }
        return results.states();
    }

    /** Gradients for the last forward call. */
    GruGradients backward(GruWeights weights, INDArray stateGradients) {
        try {
            Workers.forEach(parts, part -> part.shard().backward(part.rows().of(stateGradients)));
        } finally {
            Reference.reachabilityFence(stateGradients);
            Reference.reachabilityFence(inUse);
        }
        GruWeights sum = parts.get(0).shard().weightGradients();
        for (Part part : parts.subList(1, parts.size())) {
            GruWeights more = part.shard().weightGradients();
            sum.kernel().addi(more.kernel());
            sum.recurrentKernel().addi(more.recurrentKernel());
            biasOf(sum).addi(biasOf(more));
        }
        INDArray biasGradient = weights.bias() == null ? null : keras(biasOf(sum));
        return new GruGradients(
                results.sequenceGradient(),
                results.initialStateGradient(),
                new GruWeights(sum.kernel(), sum.recurrentKernel(), biasGradient));
    }

    private static INDArray biasOf(GruWeights gradients) {
        INDArray bias = gradients.bias();
        if (bias == null) {
            throw new IllegalStateException("oneDNN always computes a bias");
        }
        return bias;
    }

    private void setBias(GruWeights weights) {
        INDArray input = weights.inputBias();
        INDArray recurrent = weights.recurrentBias();
        if (input == null) {
            bias.assign(0);
        } else if (recurrent == null) {
            bias.assign(input);
        } else {
            long gates = (Gates.COUNT - 1) * shape.units(); // z and r, whose two biases are simply added
            long all = Gates.COUNT * shape.units();
            part(bias, 0, gates).assign(part(input, 0, gates).add(part(recurrent, 0, gates)));
            part(bias, gates, all).assign(part(input, gates, all));
            part(bias, all, all + shape.units()).assign(part(recurrent, gates, all));
        }
    }

    /** A bias gradient as Keras has it: [3 · units], or [2, 3 · units] for resetAfter. */
    private INDArray keras(INDArray gradient) {
        if (!shape.resetAfter()) {
            return gradient;
        }
        long gates = (Gates.COUNT - 1) * shape.units();
        long all = Gates.COUNT * shape.units();
        INDArray both = Nd4j.createUninitialized(DataType.FLOAT, 2, all);
        both.getRow(0).assign(part(gradient, 0, all));
        part(both.getRow(1), 0, gates).assign(part(gradient, 0, gates));
        part(both.getRow(1), gates, all).assign(part(gradient, all, all + shape.units()));
        return both;
    }

    private static INDArray part(INDArray vector, long from, long to) {
        return vector.get(NDArrayIndex.interval(from, to));
    }

    private static INDArray array(long... dimensions) {
        return Nd4j.createUninitialized(DataType.FLOAT, dimensions);
    }

    @Override
    public void close() {
        parts.forEach(part -> part.shard().close());
        bias.close();
        results.states().close();
        if (shape.training()) {
            results.sequenceGradient().close();
            results.initialStateGradient().close();
        }
    }
}
