package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.gru4j.training.TrainingConfiguration.Plateau;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As keras.callbacks.ReduceLROnPlateau with cooldown 0; the rates are what its rules give by hand. */
class PlateauScheduleTest {

    private static final double FIRST = 0.01;
    private static final double ROUNDING = 1e-15;

    @Test
    void aFallingLossKeepsTheRate() {
        assertThat(rates(new Plateau(0.2, 1, 0.001), 3, 2.5, 2, 1)).containsExactly(FIRST, FIRST, FIRST, FIRST);
    }

    @Test
    void withPatienceOneEveryEpochWithoutImprovementLowersIt() {
        assertThat(rates(new Plateau(0.2, 1, 0), 2, 2.1, 1.5, 1.6, 1.7, 1.4))
                .containsExactly(new double[] {FIRST, 0.002, 0.002, 0.0004, 0.00008, 0.00008}, within(ROUNDING));
    }

    @Test
    void withPatienceThreeOnlyTheThirdInARowLowersIt() {
        assertThat(rates(new Plateau(0.5, 3, 0), 2, 3, 3, 1.9, 2, 2, 2, 2, 2, 2))
                .containsExactly(
                        new double[] {FIRST, FIRST, FIRST, FIRST, FIRST, FIRST, 0.005, 0.005, 0.005, 0.0025},
                        within(ROUNDING));
    }

    @Test
    void isComparedWithTheLowestLossAndNotWithTheLastOne() {
        assertThat(rates(new Plateau(0.5, 2, 0), 1, 3, 2))
                .containsExactly(new double[] {FIRST, FIRST, 0.005}, within(ROUNDING));
    }

    @Test
    void anImprovementOfLessThanTheMinimalDeltaIsNone() {
        // Each loss is 0.00009 below the one before: none of them counts by itself, but two of them together do.
        assertThat(rates(new Plateau(0.5, 1, 0), 1, 0.99991, 0.99982))
                .containsExactly(new double[] {FIRST, 0.005, 0.005}, within(ROUNDING));
        assertThat(rates(new Plateau(0.5, 1, 0), 1, 0.99989)).containsExactly(FIRST, FIRST);
    }

    @Test
    void neverFallsBelowTheMinimum() {
        assertThat(rates(new Plateau(0.2, 1, 0.001), 1, 1, 1, 1))
                .containsExactly(new double[] {FIRST, 0.002, 0.001, 0.001}, within(ROUNDING));
    }

    @Test
    void aRateThatIsBelowTheMinimumFromTheStartIsLeftAlone() {
        PlateauSchedule schedule = new PlateauSchedule(new Plateau(0.2, 1, 0.001));
        schedule.next(1, 0.0005);

        assertThat(schedule.next(1, 0.0005)).isEqualTo(0.0005);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0    | 1  | 0    | lrFactor must be above 0 and below 1, but is 0",
                "1    | 1  | 0    | lrFactor must be above 0 and below 1, but is 1",
                "NaN  | 1  | 0    | lrFactor must be above 0 and below 1, but is NaN",
                "0.5  | 0  | 0    | lrPatience must be 1 or more, but is 0",
                "0.5  | 1  | -0.1 | minLearningRate must be 0 or more, but is -0.1",
            })
    void refusesOptionsOutOfRange(double factor, int patience, double minimum, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plateau(factor, patience, minimum))
                .withMessage(message);
    }

    /** The rate after each of the losses. */
    private static double[] rates(Plateau plateau, double... losses) {
        PlateauSchedule schedule = new PlateauSchedule(plateau);
        double[] rates = new double[losses.length];
        double rate = FIRST;
        for (int epoch = 0; epoch < losses.length; epoch++) {
            rate = schedule.next(losses[epoch], rate);
            rates[epoch] = rate;
        }
        return rates;
    }
}
