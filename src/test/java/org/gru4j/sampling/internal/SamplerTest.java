package org.gru4j.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    private static final int[] NOTHING = {};
    private static final double ALMOST_ONE = 0x1.fffffffffffffp-1; // the largest below 1
    private static final float[] MIXED = {0.1f, 0, 0.5f, 0.25f, 0, 0.15f};

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, ALMOST_ONE})
    void greedyTakesTheMostProbableWhateverTheRandomNumber(double random) {
        assertThat(Sampler.greedy(Filters.NONE).sample(MIXED, NOTHING, random)).isEqualTo(2);
    }

    @Test
    void greedyTakesTheFirstOfEquallyProbableOnes() {
        assertThat(Sampler.greedy(Filters.NONE).sample(new float[] {0.1f, 0.4f, 0.4f, 0.1f}, NOTHING, 0.9))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        // sums: 1/8, 5/8, 5/8, 1, but for the rounding of logarithms
        "0, 0",
        "0.124999999, 0",
        "0.125000001, 1",
        "0.624999999, 1",
        "0.625000001, 3",
        "0.999999, 3"
    })
    void temperatureOneTurnsARandomNumberIntoTheIndexWhereTheSumPassesIt(double random, int index) {
        float[] probabilities = {0.125f, 0.5f, 0, 0.375f};

        assertThat(Sampler.temperature(1).sample(probabilities, NOTHING, random))
                .isEqualTo(index);
    }

    @ParameterizedTest
    @CsvSource({
        // at 1/2: squares 1, 4, 9 of 14; at 2: roots 1, √2, √3 of 4.1463
        "0.5, 0.0713, 0", "0.5, 0.0715, 1", "0.5, 0.3570, 1", "0.5, 0.3572, 2",
        "2.0, 0.2411, 0", "2.0, 0.2413, 1", "2.0, 0.5821, 1", "2.0, 0.5824, 2"
    })
    void temperatureRaisesToThePowerOneOverIt(double temperature, double random, int index) {
        float[] probabilities = {1 / 6f, 2 / 6f, 3 / 6f};

        assertThat(Sampler.temperature(temperature).sample(probabilities, NOTHING, random))
                .isEqualTo(index);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 1.0, 1.2, 5.0})
    void drawsAreDistributedAsThePowersSay(double temperature) {
        int draws = 100_000;
        Sampler sampler = Sampler.temperature(temperature);
        Random random = new Random(42);
        long[] counts = new long[MIXED.length];
        for (int i = 0; i < draws; i++) {
            counts[sampler.sample(MIXED, NOTHING, random.nextDouble())]++;
        }

        double sum = 0;
        for (float probability : MIXED) {
            sum += Math.pow(probability, 1 / temperature);
        }
        double chiSquare = 0;
        for (int i = 0; i < MIXED.length; i++) {
            double expected = draws * Math.pow(MIXED[i], 1 / temperature) / sum;
            if (MIXED[i] > 0) {
                chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
            } else {
                assertThat(counts[i]).isZero();
            }
        }
        assertThat(chiSquare).isLessThan(16.27); // 3 degrees of freedom: exceeded once in a thousand
    }

    @Test
    void aTemperatureNearZeroIsGreedy() {
        Random random = new Random(3);
        for (int round = 0; round < 1000; round++) {
            float[] probabilities = new float[20];
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = random.nextFloat() * 1e-3f;
            }

            assertThat(Sampler.temperature(1e-9).sample(probabilities, NOTHING, random.nextDouble()))
                    .isEqualTo(Sampler.greedy(Filters.NONE).sample(probabilities, NOTHING, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1e-9, 0.3, 1, 7, 1e9, Double.MAX_VALUE})
    void zerosAreNeverDrawnAndTheEndsOfTheRangeDoNotFallOff(double temperature) {
        Sampler sampler = Sampler.temperature(temperature);
        float[] zerosAround = {0, 0.7f, 0, 0.3f, 0};

        for (double random : new double[] {0, Double.MIN_VALUE, 0.5, ALMOST_ONE}) {
            assertThat(sampler.sample(zerosAround, NOTHING, random)).isIn(1, 3);
        }
        assertThat(sampler.sample(zerosAround, NOTHING, 0)).isEqualTo(1);
    }

    @Test
    void theLargestRandomNumberTakesTheLastPossibleIndexThoughSumsAreRounded() {
        float[] probabilities = new float[1001];
        Arrays.fill(probabilities, 0, 1000, 0.001f);

        assertThat(Sampler.temperature(1).sample(probabilities, NOTHING, ALMOST_ONE))
                .isEqualTo(999);
    }

    @Test
    void probabilitiesNeedNotSumToOne() {
        assertThat(Sampler.temperature(1).sample(new float[] {2, 6}, NOTHING, 0.24))
                .isZero();
        assertThat(Sampler.temperature(1).sample(new float[] {2, 6}, NOTHING, 0.26))
                .isEqualTo(1);
    }

    @Test
    void theSmallestProbabilitiesAreDrawnFromWithoutUnderflow() {
        float[] tiny = {Float.MIN_VALUE, 0, Float.MIN_VALUE};

        assertThat(Sampler.temperature(0.01).sample(tiny, NOTHING, 0.4)).isZero();
        assertThat(Sampler.temperature(0.01).sample(tiny, NOTHING, 0.6)).isEqualTo(2);
    }

    @Test
    void drawingLeavesTheProbabilitiesAsTheyWere() {
        float[] probabilities = MIXED.clone();

        Sampler.temperature(0.5).sample(probabilities, NOTHING, 0.5);
        Sampler.greedy(Filters.NONE).sample(probabilities, NOTHING, 0.5);

        assertThat(probabilities).containsExactly(MIXED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -1, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})
    void refusesATemperatureThatIsNotAboveZeroAndFinite(double temperature) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampler.temperature(temperature))
                .withMessage("temperature must be above 0, but is " + temperature);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, Float.NaN})
    void refusesToDrawWhereNothingIsPossible(float probability) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sampler.temperature(1).sample(new float[] {probability, probability}, NOTHING, 0.5))
                .withMessageContaining("none is");
    }
}
