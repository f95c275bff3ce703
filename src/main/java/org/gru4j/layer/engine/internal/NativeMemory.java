package org.gru4j.layer.engine.internal;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ND4J's arrays as native libraries see them. */
final class NativeMemory {

    private NativeMemory() {}

    /** The same values in one block of memory, last index fastest: the array itself where it is one already. */
    static INDArray block(INDArray array) {
        return isBlock(array) ? array : array.dup('c');
    }

    /** Whether an array is one block of memory, last index fastest; steps of a dimension of 1 are never taken. */
    static boolean isBlock(INDArray array) {
        long step = 1;
        for (int dimension = array.rank() - 1; dimension >= 0; dimension--) {
            if (array.size(dimension) != 1 && array.stride(dimension) != step) {
                return false;
            }
            step *= array.size(dimension);
        }
        return true;
    }

    /** Where a block's first value stands. */
    static long address(INDArray block) {
        return block.data().addressPointer().address();
    }

    /** The same for native calls. */
    static Pointer pointer(INDArray block) {
        return pointer(address(block));
    }

    /** A place in native memory. */
    static Pointer pointer(long address) {
        return new Address(address);
    }

    private static final class Address extends Pointer {
        Address(long value) {
            super((Pointer) null);
            this.address = value;
        }
    }
}
