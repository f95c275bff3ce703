package org.gru4j.layer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An array that serves as long as the shape stays the same. The system hands out new memory page by page, at first use: for
 * an array as large as a batch that can take longer than all that is computed with it.
 */
final class ReusedArray {

    private @Nullable INDArray array;

    /** The array, outside any workspace: zeros if it is a new one, otherwise as it was left. */
    @SuppressWarnings("try") // a scope is entered and left, never used
    INDArray of(DataType dataType, long... shape) {
        if (array == null || array.dataType() != dataType || !Arrays.equals(array.shape(), shape)) {
            try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
                array = Nd4j.create(dataType, shape);
            }
        }
        return array;
    }
}
