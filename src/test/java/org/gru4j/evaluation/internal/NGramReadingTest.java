package org.gru4j.evaluation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.gru4j.corpus.Vocabulary;
import org.junit.jupiter.api.Test;

class NGramReadingTest {

    private static final Vocabulary VOCABULARY = Vocabulary.of("abcd");

    /** In which the character two before tells much. */
    private static int[] text(int length, long seed) {
        Random random = new Random(seed);
        int[] text = new int[length];
        for (int i = 0; i < length; i++) {
            text[i] = i > 1 && random.nextInt(4) > 0 ? (text[i - 2] + 1) % 4 : random.nextInt(4);
        }
        return text;
    }

    @Test
    void takesTheOrderThatPredictsBest() {
        int[] training = text(3000, 1);
        int[] text = text(300, 2);
        double[] expected = new KneserNey(training, 4, 7).natsPerCharacter(text);

        NGramReading reading = NGramReading.of(training, text, VOCABULARY).orElseThrow();

        assertThat(reading.order()).isEqualTo(3);
        assertThat(reading.charactersLearnt()).isEqualTo(3000);
        assertThat(reading.textLeftOut()).isFalse();
        assertThat(reading.nats()[0]).isNaN();
        assertThat(Arrays.stream(reading.nats()).skip(1).average().orElseThrow())
                .isCloseTo(expected[2], within(1e-12));
        assertThat(expected[2]).isEqualTo(Arrays.stream(expected).min().orElseThrow());
    }

    @Test
    void doesNotLearnTheTextItself() {
        int[] before = text(500, 1);
        int[] text = text(300, 2);
        int[] behind = text(400, 3);
        int[] training = joined(joined(before, text), behind);
        int[] rest = joined(before, behind);

        NGramReading reading = NGramReading.of(training, text, VOCABULARY).orElseThrow();

        assertThat(reading.textLeftOut()).isTrue();
        assertThat(reading.charactersLearnt()).isEqualTo(900);
        assertThat(reading.nats())
                .isEqualTo(NGramReading.of(rest, text, VOCABULARY).orElseThrow().nats());
    }

    private static int[] joined(int[] one, int[] other) {
        return IntStream.concat(Arrays.stream(one), Arrays.stream(other)).toArray();
    }

    @Test
    void learnsNothingFromNothing() {
        assertThat(NGramReading.of(new int[0], new int[] {1, 2}, VOCABULARY)).isEmpty();
        assertThat(NGramReading.of(new int[] {1, 2}, new int[] {1, 2}, VOCABULARY))
                .isEmpty();
    }
}
