package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 63, 64, 65, 1000, 65_537})
    void hasEachNumberOnce(int size) {
        long[] order = order(size, 1);

        Arrays.sort(order);
        assertThat(order).isEqualTo(LongStream.range(0, size).toArray());
    }

    @Test
    void putsEachNumberAnywhere() {
        int size = 10;
        int draws = 20_000;
        int[][] counts = new int[size][size];
        for (int seed = 0; seed < draws; seed++) {
            long[] order = order(size, seed);
            for (int i = 0; i < size; i++) {
                counts[i][(int) order[i]]++;
            }
        }

        double expected = draws / (double) size;
        for (int[] row : counts) {
            double chiSquared = IntStream.of(row)
                    .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                    .sum();
            assertThat(chiSquared).isLessThan(33.7); // 9 degrees of freedom: passed by chance but for one in 10,000
        }
    }

    @Test
    void neighboursDoNotStayTogether() {
        long[] order = order(100_000, 5);

        long together = IntStream.range(1, order.length)
                .filter(i -> Math.abs(order[i] - order[i - 1]) == 1)
                .count();
        assertThat(together).isLessThan(15); // 2 are expected
    }

    @Test
    void isMadeOfNumbersBeyondWhatAnArrayCanHold() {
        Permutation order = new Permutation(5_000_000_000L, new Random(1));

        assertThat(LongStream.range(0, 1000).map(order::at)).allMatch(it -> it >= 0 && it < 5_000_000_000L);
        assertThat(LongStream.range(0, 1000).map(order::at).distinct().count()).isEqualTo(1000);
        assertThat(LongStream.range(0, 1000).map(order::at).max().orElse(0)).isGreaterThan(4_900_000_000L);
    }

    private static long[] order(int size, long seed) {
        Permutation order = new Permutation(size, new Random(seed));
        return LongStream.range(0, size).map(order::at).toArray();
    }
}
