package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class OneHotBufferTest {

    private static final int TIME = 3;
    private static final int VOCABULARY = 5;

    private final OneHotBuffer buffer = new OneHotBuffer();

    @Test
    void everyBatchHasNothingButItsOwnCharacters() {
        for (int[][] batch : new int[][][] {
            {{0, 1, 2, 4}, {4, 4, 4, 4}}, {{1, 1, 1, 0}, {0, 3, 2, 1}}, {{2, 0, 1, 1}}, {{4, 3, 2, 1}, {3, 3, 3, 3}}
        }) {
            INDArray vectors = buffer.of(batch, TIME, VOCABULARY);

            assertThat(vectors.shape()).containsExactly(batch.length, TIME, VOCABULARY);
            assertThat(vectors.sumNumber().intValue()).isEqualTo(batch.length * TIME);
            for (int row = 0; row < batch.length; row++) {
                for (int t = 0; t < TIME; t++) {
                    assertThat(vectors.getFloat(row, t, batch[row][t])).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aLargerBatchAndAnotherWindowGetAnArrayOfTheirOwn() {
        buffer.of(new int[][] {{1, 1, 1}}, TIME, VOCABULARY);

        assertThat(buffer.of(new int[][] {{0, 0, 0}, {2, 2, 2}}, TIME, VOCABULARY)
                        .sumNumber()
                        .intValue())
                .isEqualTo(6);
        assertThat(buffer.of(new int[][] {{0, 3}}, 2, VOCABULARY).sumNumber().intValue())
                .isEqualTo(2);
    }
}
