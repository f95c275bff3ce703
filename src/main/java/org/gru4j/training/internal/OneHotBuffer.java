package org.gru4j.training.internal;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One-hot vectors in one array that all batches share. The system hands out new memory page by page, at first use: an
 * array of its own for each batch took half as long as the whole training step. Of the old batch only the ones are cleared.
 */
public final class OneHotBuffer {

    private @Nullable INDArray array; // [batch, time, vocabulary]
    private int[][] shown = {};

    /**
     * The characters as vectors, until the next call.
     *
     * @param characters [batch, time] or more of each row than {@code time}
     * @return [batch, time, vocabulary]
     */
    INDArray of(int[][] characters, int time, int vocabularySize) {
        INDArray vectors = vectors(characters.length, time, vocabularySize);
        put(vectors, shown, 0);
        put(vectors, characters, 1);
        shown = characters;
        return characters.length == vectors.size(0)
                ? vectors
                : vectors.get(NDArrayIndex.interval(0, characters.length), NDArrayIndex.all(), NDArrayIndex.all());
    }

    /** The last batch of an epoch may be smaller than the others: it takes the first rows. */
    private INDArray vectors(int batch, int time, int vocabularySize) {
        if (array == null || array.size(0) < batch || array.size(1) != time || array.size(2) != vocabularySize) {
            array = Nd4j.create(DataType.FLOAT, batch, time, vocabularySize);
            shown = new int[0][];
        }
        return array;
    }

    private static void put(INDArray vectors, int[][] characters, float value) {
        int time = (int) vectors.size(1);
        long vocabularySize = vectors.size(2);
        DataBuffer values = vectors.data();
        for (int i = 0; i < characters.length; i++) {
            for (int t = 0; t < time; t++) {
                values.put((i * (long) time + t) * vocabularySize + characters[i][t], value);
            }
        }
    }
}
