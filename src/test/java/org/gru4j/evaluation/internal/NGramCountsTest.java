package org.gru4j.evaluation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NGramCountsTest {

    private static final int ORDER = 4;

    @ParameterizedTest
    @CsvSource({"200, 3", "200, 1", "60, 40", "1, 2", "3, 2", "5000, 2"})
    void countsWhatStandsThere(int length, int vocabularySize) {
        int[] text = new Random(length).ints(length, 0, vocabularySize).toArray();
        NGramCounts counts = new NGramCounts(text, vocabularySize, ORDER);

        for (int n = 1; n <= ORDER; n++) {
            Map<List<Integer>, Integer> expected = new HashMap<>();
            Map<List<Integer>, Set<Integer>> before = new HashMap<>();
            for (int i = 0; i + n <= length; i++) {
                List<Integer> gram =
                        IntStream.range(i, i + n).mapToObj(it -> text[it]).toList();
                expected.merge(gram, 1, Integer::sum);
                Set<Integer> predecessors = before.computeIfAbsent(gram, any -> new HashSet<>());
                if (i > 0) {
                    predecessors.add(text[i - 1]);
                }
            }
            assertThat(counts.size(n)).isEqualTo(expected.size());
            expected.forEach((gram, count) -> {
                int number = find(counts, gram);
                assertThat(counts.count(gram.size(), number)).isEqualTo(count);
                assertThat(counts.predecessors(gram.size(), number))
                        .isEqualTo(before.getOrDefault(gram, Set.of()).size());
            });
        }
    }

    /** By the way that a reader takes: from each n-gram to the longer ones. */
    private static int find(NGramCounts counts, List<Integer> gram) {
        int number = 0;
        for (int length = 0; length < gram.size(); length++) {
            int[] symbols = new int[counts.endLonger(length, number) - counts.firstLonger(length, number)];
            for (int i = 0; i < symbols.length; i++) {
                symbols[i] = counts.symbol(length + 1, counts.firstLonger(length, number) + i);
            }
            int place = Arrays.binarySearch(symbols, gram.get(length));
            assertThat(place).as("%s in %s", gram, Arrays.toString(symbols)).isNotNegative();
            number = counts.firstLonger(length, number) + place;
        }
        return number;
    }
}
