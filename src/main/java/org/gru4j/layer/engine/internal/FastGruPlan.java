package org.gru4j.layer.engine.internal;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A GRU for one shape: the batch is cut into a shard per thread, which meet at the end of the sequence only.
 *
 * <p>The results of a call stand in the plan's own arrays, until the next call overwrites them.
 */
final class FastGruPlan<A> implements AutoCloseable {

    /**
     * What a plan is made for.
     *
     * @param dropped whether the gates have dropout masks
     */
    record Shape(int batch, int timeSteps, int features, int units, boolean dropped, boolean training) {

        static Shape of(GruWeights weights, GruInput input, boolean training) {
            return new Shape(
                    Math.toIntExact(input.batch()),
                    Math.toIntExact(input.timeSteps()),
                    Math.toIntExact(weights.features()),
                    Math.toIntExact(weights.units()),
                    input.dropout() != null,
                    training);
        }
    }

    /** Some rows of the batch and what computes them. */
    private record Part<A>(Workers.Range rows, FastGruShard<A> shard) {}

    /** Of the weights' gradients: fewer are not worth a thread of their own. */
    private static final int MIN_ROWS_OF_SUM = 64;

    private final Supplier<Vectors<A>> newVectors;
    private final DataType type;
    private final Shape shape;
    private final List<Part<A>> parts = new ArrayList<>();
    private final INDArray states;
    private @Nullable Gradients gradients;

    /** What native code has the addresses of, and the garbage collector must leave until the way back is done. */
    private final List<INDArray> inUse = new ArrayList<>();

    private final List<INDArray> copies = new ArrayList<>();

    private @Nullable INDArray sequenceGradient; // made when it is wanted

    private record Gradients(INDArray initialState, GruWeights weights) {}

    FastGruPlan(FastGruEngine.Arithmetic<A> arithmetic, GruCell cell, Shape shape) {
        this.newVectors = arithmetic.newVectors();
        this.type = arithmetic.type();
        this.shape = shape;
        this.states = array(shape.batch(), shape.timeSteps(), shape.units());
        for (Workers.Range rows : Workers.ranges(shape.batch(), Workers.MIN_ROWS)) {
            FastGruShard<A> shard = new FastGruShard<>(
                    arithmetic.vectors(), arithmetic.products(), type, cell, shape, (int) rows.count());
            parts.add(new Part<>(rows, shard));
        }
    }

    /** The states [batch, time, units]; the input's arrays must stay as they are until the backward call. */
    INDArray forward(GruWeights weights, GruInput input) {
        release();
        GruDropout dropout = input.dropout();
        List<INDArray> ofInput = dropout == null ? List.of() : blocks(dropout.input());
        List<INDArray> ofState = dropout == null ? List.of() : blocks(dropout.recurrent());
        INDArray sequence = block(input.sequence());
        INDArray initialState = block(input.initialState());
        INDArray mask = input.mask() == null ? null : block(input.mask());
        INDArray kernel = block(weights.kernel());
        INDArray recurrentKernel = block(weights.recurrentKernel());
        INDArray bias = weights.bias() == null ? null : block(weights.bias());
        try {
            Workers.forEach(parts, part -> {
                long first = part.rows().from();
                part.shard()
                        .forward()
                        .run(new FastGruForward.Arguments(
                                row(sequence, first),
                                row(initialState, first),
                                mask == null ? 0 : row(mask, first),
                                NativeMemory.address(kernel),
                                NativeMemory.address(recurrentKernel),
                                bias == null ? 0 : NativeMemory.address(bias),
                                rows(ofInput, first),
                                rows(ofState, first),
                                row(states, first)));
            });
        } finally {
            Reference.reachabilityFence(inUse);
        }
        return states;
    }

    /** Gradients for the last forward call. */
    GruGradients backward(GruWeights weights, INDArray stateGradients, boolean ofSequence) {
        Gradients to = gradients(weights.bias() != null && weights.bias().rank() == 2);
        INDArray direct = NativeMemory.block(stateGradients);
        INDArray sequence = ofSequence ? sequenceGradient() : null;
        INDArray bias = to.weights().bias();
        if (bias == null) {
            throw new IllegalStateException("a bias is always computed");
        }
        try {
            Workers.forEach(parts, part -> {
                long first = part.rows().from();
                part.shard()
                        .backward()
                        .run(
                                row(direct, first),
                                row(to.initialState(), first),
                                sequence == null ? 0 : row(sequence, first));
            });
            int width = Gates.COUNT * shape.units();
            sum(to.weights().kernel(), 0, shape.features(), WeightGradients::kernel);
            sum(to.weights().recurrentKernel(), 0, shape.units(), WeightGradients::recurrentKernel);
            sum(bias, 0, 1, WeightGradients::inputBias);
            if (bias.rank() == 2) {
                sum(bias, width, 1, WeightGradients::recurrentBias);
            }
        } finally {
            Reference.reachabilityFence(stateGradients);
            Reference.reachabilityFence(inUse);
            if (direct != stateGradients) {
                direct.close();
            }
        }
        return new GruGradients(
                sequence,
                to.initialState(),
                weights.bias() == null
                        ? new GruWeights(to.weights().kernel(), to.weights().recurrentKernel(), null)
                        : to.weights());
    }

    /** Adds up what the shards have [rows, 3·units], to be written from a place of the result on. */
    private void sum(INDArray result, long place, int rows, ToLongFunction<WeightGradients<A>> which) {
        int width = Gates.COUNT * shape.units();
        long to = NativeMemory.address(result) + bytes(place);
        Workers.forEach(Workers.ranges(rows, MIN_ROWS_OF_SUM), range -> {
            Vectors<A> own = newVectors.get();
            A sum = own.create(width);
            A more = own.create(width);
            for (long row = range.from(); row < range.to(); row++) {
                long offset = own.bytes(row * width);
                own.read(which.applyAsLong(parts.get(0).shard().backward().weightGradients()) + offset, sum, 0, width);
                for (Part<A> part : parts.subList(1, parts.size())) {
                    own.read(which.applyAsLong(part.shard().backward().weightGradients()) + offset, more, 0, width);
                    own.add(sum, more, width);
                }
                own.write(sum, 0, to + offset, width);
            }
        });
    }

    private Gradients gradients(boolean twoBiases) {
        long width = (long) Gates.COUNT * shape.units();
        if (gradients == null) {
            gradients = new Gradients(
                    array(shape.batch(), shape.units()),
                    new GruWeights(
                            array(shape.features(), width),
                            array(shape.units(), width),
                            twoBiases ? array(2, width) : array(width)));
        }
        return gradients;
    }

    private INDArray sequenceGradient() {
        if (sequenceGradient == null) {
            sequenceGradient = array(shape.batch(), shape.timeSteps(), shape.features());
        }
        return sequenceGradient;
    }

    private long bytes(long numbers) {
        return numbers * type.width();
    }

    /** An array as one block, which is the plan's own if it had to be copied. */
    private INDArray block(INDArray array) {
        INDArray block = NativeMemory.block(array);
        if (block != array) {
            copies.add(block);
        }
        inUse.add(block);
        return block;
    }

    private List<INDArray> blocks(@Nullable Gates<INDArray> arrays) {
        return arrays == null
                ? List.of()
                : arrays.list().stream().map(this::block).toList();
    }

    private long row(INDArray block, long row) {
        return NativeMemory.address(block) + bytes(row * (block.length() / block.size(0)));
    }

    private @Nullable Gates<Long> rows(List<INDArray> blocks, long row) {
        return blocks.isEmpty() ? null : Gates.of(gate -> row(blocks.get(gate), row));
    }

    private INDArray array(long... dimensions) {
        return Nd4j.createUninitialized(type, dimensions);
    }

    /** Lets go of the last call's input. */
    private void release() {
        inUse.clear();
        copies.forEach(INDArray::close);
        copies.clear();
    }

    @Override
    public void close() {
        release();
        parts.forEach(part -> part.shard().close());
        states.close();
        if (sequenceGradient != null) {
            sequenceGradient.close();
        }
        if (gradients != null) {
            gradients.initialState().close();
            gradients.weights().kernel().close();
            gradients.weights().recurrentKernel().close();
            if (gradients.weights().bias() != null) {
                gradients.weights().bias().close();
            }
        }
    }
}
