package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingConfiguration.Schedule;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    @ParameterizedTest
    @CsvSource({"0, 0.01", "0.25, 0.00868198", "0.5, 0.0055", "0.75, 0.00231802", "1, 0.001", "1.2, 0.001"})
    void theCosineFallsFromTheFirstRateToTheLowest(double progress, double rate) {
        Schedule cosine = new Schedule(Shape.COSINE, 0, new Plateau(0.5, 1, 0.001));

        assertThat(cosine.rate(0.01, 1000, progress)).isCloseTo(rate, within(1e-8));
    }

    @Test
    void thePlateauStaysWhereItIs() {
        Schedule plateau = TrainingConfigurations.falling(new Plateau(0.5, 1, 0.001));

        assertThat(plateau.rate(0.01, 0, 0)).isEqualTo(0.01);
        assertThat(plateau.rate(0.01, 99, 0.9)).isEqualTo(0.01);
    }

    @Test
    void theRateRisesInTheWarmUpWhichIsATenthOfAShortRun() {
        Schedule schedule = new Schedule(Shape.PLATEAU, 100, new Plateau(0.5, 1, 0));

        assertThat(schedule.rate(0.01, 0, 0)).isCloseTo(0.0001, within(1e-12));
        assertThat(schedule.rate(0.01, 49, 0.001)).isCloseTo(0.005, within(1e-12));
        assertThat(schedule.rate(0.01, 100, 0.001)).isEqualTo(0.01);
        assertThat(schedule.rate(0.01, 2, 0.05)).isCloseTo(0.005, within(1e-12));
        assertThat(schedule.rate(0.01, 4, 0.1)).isEqualTo(0.01);
    }
}
