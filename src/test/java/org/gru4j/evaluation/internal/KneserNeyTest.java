package org.gru4j.evaluation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Random;
import org.gru4j.corpus.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KneserNeyTest {

    private static final String SHAKESPEARE = "../shared/corpora/tinyshakespeare.txt";
    private static final int ORDER = 5;

    /** Nats per character of orders 1 to 10 and 1 to 7. */
    private static final double[] POEMS = {
        3.1536, 2.4335, 2.0560, 1.8803, 1.8520, 1.8529, 1.8569, 1.8555, 1.8546, 1.8536
    };

    private static final double[] PLAYS = {3.3473, 2.4835, 2.0381, 1.7191, 1.5612, 1.5226, 1.5165};

    @ParameterizedTest
    @CsvSource({"400, 3", "400, 20", "3000, 2", "1, 4"})
    void probabilitiesSumToOneAfterAnyContext(int length, int vocabularySize) {
        Random random = new Random(1);
        // The last character of the vocabulary stands nowhere in the training text.
        int[] training = random.ints(length, 0, vocabularySize - 1).toArray();
        KneserNey model = new KneserNey(training, vocabularySize, ORDER);

        for (int i = 0; i < 50; i++) {
            int[] context = random.ints(i % 7, 0, vocabularySize).toArray();
            double[] sums = new double[ORDER];
            for (int id = 0; id < vocabularySize; id++) {
                double[] probabilities = after(model, context, id);
                for (int order = 0; order < ORDER; order++) {
                    assertThat(probabilities[order]).isPositive();
                    sums[order] += probabilities[order];
                }
            }
            for (double sum : sums) {
                assertThat(sum).isCloseTo(1, within(1e-12));
            }
        }
    }

    /**
     * Of abracadabra, too short to estimate discounts from: 0.5, 1 and 1.5. Five different ones: below the
     * unigram stands 1/5.
     *
     * <p>Unigram: N = 5 a, 2 b, 2 r, 1 c, 1 d, so that p(b) = (2 − 1)/11 + (1.5 + 1 + 1 + 0.5 + 0.5)/11 · 1/5.
     *
     * <p>Bigram: after a stand 2 b, 1 c, 1 d. Below it counts how many different characters stand before one: 3 before a, 1
     * before each other, so that p'(b) = (1 − 0.5)/7 + (1.5 + 4 · 0.5)/7 · 1/5 and p(b | a) = (2 − 1)/4 + (1 + 2 · 0.5)/4 ·
     * p'(b).
     */
    @Test
    void agreesWithAComputationByHand() {
        Vocabulary vocabulary = Vocabulary.of("abracadabra");
        KneserNey model = new KneserNey(vocabulary.encode("abracadabra"), vocabulary.size(), 2);

        double[] b = after(model, vocabulary.encode("a"), vocabulary.idOf('b'));

        assertThat(b[0]).isCloseTo(1 / 11.0 + 4.5 / 11 / 5, within(1e-12));
        double lower = 0.5 / 7 + 3.5 / 7 / 5;
        assertThat(b[1]).isCloseTo(1 / 4.0 + 2 / 4.0 * lower, within(1e-12));
        // b is always followed by r, of which there are two; the rest of its mass is shared as below.
        assertThat(after(model, vocabulary.encode("b"), vocabulary.idOf('d'))[1])
                .isCloseTo(1 / 2.0 * lower, within(1e-12));
    }

    /** A text of poems and Shakespeare's plays; the figures are those of another program, in Python, with dictionaries. */
    @Test
    void agreesWithAnotherProgram() throws IOException {
        assertThat(losses(SplitText.of("data/poems.txt"), 10)).containsExactly(POEMS, within(5e-5));
        assertThat(losses(SplitText.of(SHAKESPEARE), 7)).containsExactly(PLAYS, within(5e-5));
    }

    private static double[] losses(SplitText text, int order) {
        return new KneserNey(text.training(), text.vocabularySize(), order).natsPerCharacter(text.heldOut());
    }

    /**
     * The figures in ../shared/corpora/README.md, which names no estimator: it is interpolation with a Dirichlet prior of
     * weight 5 in each order, and a 4-gram predicts from three characters.
     */
    @Test
    void theCountsGiveThePublishedFiguresOfAnotherEstimator() throws IOException {
        SplitText text = SplitText.of(SHAKESPEARE);
        NGramCounts counts = new NGramCounts(text.training(), text.vocabularySize(), 4);

        assertThat(dirichlet(counts, text, 2)).isCloseTo(2.488, within(5e-4));
        assertThat(dirichlet(counts, text, 4)).isCloseTo(1.780, within(5e-4));
    }

    /** p(x | c) = (N(cx) + 5 · p(x | c')) / (Σ N(c·) + 5). */
    private static double dirichlet(NGramCounts counts, SplitText text, int order) {
        int[] ids = text.heldOut();
        double nats = 0;
        for (int i = order; i < ids.length; i++) {
            double probability = 1.0 / text.vocabularySize();
            for (int n = 1; n <= order; n++) {
                int context = find(counts, ids, i - n + 1, n - 1);
                if (context < 0) {
                    break;
                }
                long total = 0;
                int count = 0;
                for (int it = counts.firstLonger(n - 1, context); it < counts.endLonger(n - 1, context); it++) {
                    total += counts.count(n, it);
                    count = counts.symbol(n, it) == ids[i] ? counts.count(n, it) : count;
                }
                probability = (count + 5 * probability) / (total + 5);
            }
            nats -= Math.log(probability);
        }
        return nats / (ids.length - order);
    }

    private static int find(NGramCounts counts, int[] ids, int start, int length) {
        int number = 0;
        for (int n = 0; n < length && number >= 0; n++) {
            int found = -1;
            for (int it = counts.firstLonger(n, number); it < counts.endLonger(n, number); it++) {
                found = counts.symbol(n + 1, it) == ids[start + n] ? it : found;
            }
            number = found;
        }
        return number;
    }

    private static double[] after(KneserNey model, int[] context, int id) {
        KneserNey.Reader reader = model.new Reader();
        for (int before : context) {
            reader.read(before);
        }
        return reader.read(id).clone();
    }
}
