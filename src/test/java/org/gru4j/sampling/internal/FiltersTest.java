package org.gru4j.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gru4j.internal.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each filter against its definition, worked out by hand. */
class FiltersTest {

    private static final int[] NOTHING = {};
    private static final double OUT = 0;

    /** 0.4 twice (a tie), 0.1 twice (another), and zeros. */
    private static final float[] TIES = {0, 0.1f, 0.4f, 0, 0.4f, 0.1f};

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2 4", "3, 1 2 4", "4, 1 2 4 5", "5, 1 2 4 5", "6, 1 2 4 5", "100, 1 2 4 5", "0, 1 2 4 5"})
    void topKKeepsTheMostProbableAndOfEqualsTheFirst(int k, String kept) {
        assertThat(kept(new Filters(1, 64, k, 1, 0), TIES)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0001, 1",
        "0.49, 1",
        "0.5, 1",
        "0.51, 0 1",
        "0.75, 0 1",
        "0.76, 0 1 2",
        "0.875, 0 1 2",
        "0.88, 0 1 2 3",
        "1, 0 1 2 3"
    })
    void topPKeepsTheFewestThatHaveTheShare(double p, String kept) {
        float[] probabilities = {0.25f, 0.5f, 0.125f, 0.125f, 0};

        assertThat(kept(new Filters(1, 64, 0, p, 0), probabilities)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"0.3, 2", "0.4, 2 4", "0.5, 2 4", "0.85, 1 2 4", "0.95, 1 2 4 5"})
    void topPTakesTheFirstOfEquals(double p, String kept) {
        assertThat(kept(new Filters(1, 64, 0, p, 0), TIES)).isIn(kept, p == 0.4 ? "2" : kept); // 0.4f is not 0.4
    }

    @ParameterizedTest
    @CsvSource({"0, 0 1 2", "0.25, 0 1 2", "0.26, 0 1", "0.5, 0 1", "0.51, 1", "1, 1"})
    void minPComparesWithTheMostProbable(double p, String kept) {
        assertThat(kept(new Filters(1, 64, 0, 1, p), new float[] {0.25f, 0.5f, 0.125f, 0}))
                .isEqualTo(kept);
    }

    @Test
    void minPOfOneKeepsAllThatAreTheMostProbable() {
        assertThat(kept(new Filters(1, 64, 0, 1, 1), TIES)).isEqualTo("2 4");
    }

    @Test
    void aRepetitionPenaltyRaisesTheProbabilityOfWhatCameLatelyToThatPowerOnce() {
        double[] weights = applied(new Filters(2, 3, 0, 1, 0), new float[] {0.5f, 0.25f, 0.25f, 0}, 0, 1, 3, 1);

        // The window leaves 0 out; 1 was chosen twice and counts once; 3 stays impossible.
        assertThat(weights).containsExactly(new double[] {0.5, 0.0625, 0.25, 0}, within(1e-12));
    }

    @Test
    void aRepetitionPenaltyBelowOneMakesRepetitionMoreProbable() {
        assertThat(applied(new Filters(0.5, 3, 0, 1, 0), new float[] {0.75f, 0.25f}, 1))
                .containsExactly(new double[] {0.75, 0.5}, within(1e-12));
    }

    @Test
    void theyAreAppliedInLlamaCppsOrder() {
        float[] probabilities = {0.4f, 0.3f, 0.2f, 0.1f};

        // The penalty comes first: 0.4 becomes 0.16, so that top-k keeps 1 and 2.
        assertThat(kept(new Filters(2, 64, 2, 1, 0), probabilities, 0)).isEqualTo("1 2");
        // Top-k comes before top-p: of 0.4 + 0.3 the first has 57 %. The other way round 0.5 needs both.
        assertThat(kept(new Filters(1, 64, 2, 0.5, 0), probabilities)).isEqualTo("0");
        assertThat(kept(new Filters(1, 64, 0, 0.5, 0), probabilities)).isEqualTo("0 1");
        // Top-p comes before min-p: 0.3 / 0.4 passes min-p, and would have passed top-p alone.
        assertThat(kept(new Filters(1, 64, 0, 0.75, 0.6), probabilities)).isEqualTo("0 1");
    }

    @Test
    void theTemperatureComesLast() {
        float[] probabilities = {0.7f, 0.2f, 0.1f};
        Sampler hot = Sampler.temperature(1000, new Filters(1, 64, 0, 0.6, 0));

        // Were it first, all three would have about a third, and 0.6 would take two of them.
        assertThat(IntStream.range(0, 100).map(i -> hot.sample(probabilities, new int[0], i / 100.0)))
                .containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("filters")
    void ofOneSymbolThereIsAlwaysOne(Filters filters) {
        assertThat(Sampler.temperature(0.7, filters).sample(new float[] {1}, new int[] {0, 0}, 0.999))
                .isZero();
        assertThat(Sampler.temperature(0.7, filters).sample(new float[] {0, 1e-30f, 0}, new int[] {1}, 0))
                .isOne();
    }

    @ParameterizedTest
    @MethodSource("filters")
    void refusesWhereEverythingIsImpossible(Filters filters) {
        for (Sampler sampler : new Sampler[] {Sampler.temperature(1, filters), Sampler.greedy(filters)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sampler.sample(new float[] {0, 0, Float.NaN}, new int[] {1}, 0.5))
                    .withMessage("probabilities must have one above 0, but none is");
        }
    }

    @ParameterizedTest
    @MethodSource("filters")
    void drawsAreDistributedAsWhatTheFiltersLeaveSays(Filters filters) {
        float[] probabilities = {0.05f, 0.3f, 0, 0.25f, 0.2f, 0.2f};
        int[] recent = {1, 4};
        double temperature = 0.8;
        Sampler sampler = Sampler.temperature(temperature, filters);
        Random random = new Random(17);
        int draws = 100_000;
        long[] counts = new long[probabilities.length];
        for (int i = 0; i < draws; i++) {
            counts[sampler.sample(probabilities, recent, random.nextDouble())]++;
        }

        double[] weights = applied(filters, probabilities, recent);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.pow(weights[i], 1 / temperature);
            sum += weights[i];
        }
        double chiSquare = 0;
        for (int i = 0; i < weights.length; i++) {
            double expected = draws * weights[i] / sum;
            if (weights[i] == OUT) {
                assertThat(counts[i]).isZero();
            } else {
                chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
            }
        }
        assertThat(chiSquare).isLessThan(18.47); // 4 degrees of freedom at most: exceeded once in a thousand
    }

    @ParameterizedTest
    @MethodSource("filters")
    void aTemperatureNearZeroIsGreedy(Filters filters) {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            float[] probabilities = new float[20];
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = random.nextFloat();
            }
            int[] recent = random.ints(10, 0, 20).toArray();

            assertThat(Sampler.temperature(1e-9, filters).sample(probabilities, recent, random.nextDouble()))
                    .isEqualTo(Sampler.greedy(filters).sample(probabilities, recent, 0));
        }
    }

    static Stream<Filters> filters() {
        return Stream.of(
                Filters.NONE,
                new Filters(1.5, 64, 0, 1, 0),
                new Filters(1, 64, 3, 1, 0),
                new Filters(1, 64, 0, 0.6, 0),
                new Filters(1, 64, 0, 1, 0.7),
                new Filters(1.2, 2, 4, 0.9, 0.1));
    }

    @Test
    void onlyAPenaltyNeedsToRemember() {
        assertThat(Sampler.greedy(Filters.NONE).memory()).isZero();
        assertThat(Sampler.greedy(new Filters(1.1, 7, 0, 1, 0)).memory()).isEqualTo(7);
        assertThat(Sampler.temperature(1, new Filters(1.1, 7, 0, 1, 0)).memory())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesARepetitionPenaltyThatIsNotAboveZeroAndFinite(double penalty) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Filters(penalty, 64, 0, 1, 0))
                .withMessage("repetitionPenalty must be above 0, but is " + Words.shown(penalty));
    }

    @Test
    void refusesOtherValuesThatMakeNoSense() {
        assertRefused("repetitionWindow must be 1 or more, but is 0", () -> new Filters(1, 0, 0, 1, 0));
        assertRefused("topK must be 0 or more, but is -1", () -> new Filters(1, 64, -1, 1, 0));
        assertRefused("topP must be above 0 and at most 1, but is 0", () -> new Filters(1, 64, 0, 0, 0));
        assertRefused("topP must be above 0 and at most 1, but is 1.5", () -> new Filters(1, 64, 0, 1.5, 0));
        assertRefused("topP must be above 0 and at most 1, but is NaN", () -> new Filters(1, 64, 0, Double.NaN, 0));
        assertRefused("minP must be 0 to 1, but is -0.1", () -> new Filters(1, 64, 0, 1, -0.1));
        assertRefused("minP must be 0 to 1, but is 1.1", () -> new Filters(1, 64, 0, 1, 1.1));
    }

    private static void assertRefused(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
        assertThatIllegalArgumentException().isThrownBy(made).withMessage(message);
    }

    private static String kept(Filters filters, float[] probabilities, int... recent) {
        double[] weights = applied(filters, probabilities, recent);
        return String.join(
                " ",
                IntStream.range(0, weights.length)
                        .filter(i -> weights[i] > 0)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    /** What is left of each probability, not scaled to sum to one. */
    private static double[] applied(Filters filters, float[] probabilities, int... recent) {
        double[] logits = Logits.of(probabilities);
        filters.apply(logits, recent.length == 0 ? NOTHING : recent);
        double[] weights = new double[logits.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(logits[i]);
        }
        return weights;
    }
}
