package org.gru4j.layer.engine.internal;

import org.gru4j.layer.engine.internal.FastGruPlan.Shape;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** A GRU over all time steps for some rows of a batch, there and back, on one thread at a time. */
final class FastGruShard<A> implements AutoCloseable {

    private final ShardMemory<A> memory;
    private final FastGruForward<A> forward;
    private final @Nullable FastGruBackward<A> backward; // for training

    FastGruShard(Vectors<A> vectors, Products products, DataType type, GruCell cell, Shape shape, int rows) {
        this.memory = new ShardMemory<>(vectors, products, type, cell, shape, rows);
        this.forward = new FastGruForward<>(memory);
        this.backward = shape.training() ? new FastGruBackward<>(memory, products, type) : null;
    }

    FastGruForward<A> forward() {
        return forward;
    }

    FastGruBackward<A> backward() {
        if (backward == null) {
            throw new IllegalStateException("a forward pass that was not for training has no way back");
        }
        return backward;
    }

    @Override
    public void close() {
        if (backward != null) {
            backward.close();
        }
        memory.close();
    }
}
