package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gru4j.model.EpochMetrics;
import org.gru4j.training.Measurement;
import org.junit.jupiter.api.Test;

class LearningCurveTest {

    @Test
    void drawsLossesFromTheHighestAtTheTopToTheLowest() {
        List<String> rows = LearningCurve.of(
                        List.of(epoch(1, 100, 3.0, 2.5), epoch(2, 200, 1.0, 2.0)),
                        List.of(new Measurement(50, 5, 2.75)))
                .lines()
                .toList();

        assertThat(rows).hasSize(14);
        assertThat(rows.get(0)).isEqualTo(" 3.000 │" + " ".repeat(30) + "·");
        assertThat(rows.get(1)).isEqualTo("       │" + " ".repeat(15) + "●");
        assertThat(rows.get(3)).isEqualTo(" 2.455 │" + " ".repeat(30) + "●");
        assertThat(rows.get(6)).isEqualTo(" 1.909 │" + " ".repeat(59) + "●");
        assertThat(rows.get(11)).isEqualTo(" 1.000 │" + " ".repeat(59) + "·");
        assertThat(rows.get(13)).endsWith("200 iterations");
    }

    @Test
    void aSingleEpochWithoutHeldOutTextIsOneDot() {
        String chart = LearningCurve.of(List.of(epoch(1, 7, 2.0, null)), List.of());

        assertThat(chart.lines().findFirst()).hasValue(" 2.000 │" + " ".repeat(59) + "·");
        assertThat(chart.chars().filter(it -> it == '·')).hasSize(1);
    }

    private static EpochMetrics epoch(int epoch, long iteration, double trainLoss, Double validationLoss) {
        return new EpochMetrics(epoch, iteration, trainLoss, validationLoss, 0.01, 1000, 10, true);
    }
}
