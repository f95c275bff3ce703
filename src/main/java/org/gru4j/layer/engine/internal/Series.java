package org.gru4j.layer.engine.internal;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Native memory of an engine's own: a block of numbers for each time step, one after another. */
final class Series implements AutoCloseable {

    private final INDArray array;
    private final long address;
    private final long step; // bytes
    private final long width; // bytes

    /** Numbers [steps, rows, width], not set; outside of workspaces where this is called so. */
    Series(DataType type, long steps, long rows, long width) {
        this.array = Nd4j.createUninitialized(type, Math.max(1, steps * rows * width));
        this.address = NativeMemory.address(array);
        this.width = width * type.width();
        this.step = rows * this.width;
    }

    /** Where a step begins. */
    long at(long t) {
        return address + t * step;
    }

    /** Where a row of a step begins. */
    long at(long t, long row) {
        return address + t * step + row * width;
    }

    @Override
    public void close() {
        array.close();
    }
}
