package org.gru4j.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.gru4j.corpus.Vocabulary;
import org.junit.jupiter.api.Test;

class XzTest {

    private static final Vocabulary VOCABULARY = Vocabulary.of("0123456789abcdéf");
    private static final int[] NOISE = new Random(1).ints(20_000, 0, 16).toArray();

    @Test
    void paysForNoiseWhatItHolds() {
        // 16 characters, all alike: 4 bits each, and a little more for a compressor that does not know that.
        double nats = Xz.natsPerCharacter(new int[0], NOISE, VOCABULARY);

        assertThat(Evaluation.bits(nats)).isBetween(4.0, 4.6);
    }

    @Test
    void paysNextToNothingForWhatItHasRead() {
        assertThat(Evaluation.bits(Xz.natsPerCharacter(NOISE, NOISE, VOCABULARY)))
                .isBetween(0.0, 0.05);
    }

    @Test
    void isTheDifferenceOfTwoSizes() {
        String before = "to be or not to be ".repeat(20);
        String text = "that is the question, or not";
        Vocabulary vocabulary = Vocabulary.of(before + text);
        long bytes = Xz.size((before + text).getBytes(UTF_8)) - Xz.size(before.getBytes(UTF_8));

        assertThat(bytes).isBetween(10L, 30L);
        assertThat(Xz.natsPerCharacter(vocabulary.encode(before), vocabulary.encode(text), vocabulary))
                .isCloseTo(bytes * 8 * Math.log(2) / text.length(), within(1e-12));
    }
}
