package org.gru4j.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.gru4j.internal.Words;
import org.gru4j.model.EpochMetrics;
import org.gru4j.training.Measurement;
import org.jspecify.annotations.Nullable;

/** The losses of a run, over its iterations, as a chart of characters. */
final class LearningCurve {

    private static final int WIDTH = 60;
    private static final int HEIGHT = 12;
    private static final char TRAINING = '\u00b7';
    private static final char VALIDATION = '\u25cf';

    private final long lastIteration;
    private final double lowest;
    private final double highest;
    private final char[][] cells = new char[HEIGHT][WIDTH];

    private LearningCurve(List<EpochMetrics> epochs, List<Measurement> measurements) {
        this.lastIteration = epochs.get(epochs.size() - 1).iteration();
        double[] losses = DoubleStream.concat(
                        epochs.stream().mapToDouble(EpochMetrics::trainLoss),
                        DoubleStream.concat(
                                epochs.stream()
                                        .map(EpochMetrics::validationLoss)
                                        .filter(Objects::nonNull)
                                        .mapToDouble(Double::doubleValue),
                                measurements.stream().mapToDouble(Measurement::validationLoss)))
                .toArray();
        this.lowest = Arrays.stream(losses).min().orElse(0);
        this.highest = Arrays.stream(losses).max().orElse(0);
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
        epochs.forEach(epoch -> mark(epoch.iteration(), epoch.trainLoss(), TRAINING));
        measurements.forEach(one -> mark(one.iteration(), one.validationLoss(), VALIDATION));
        epochs.forEach(epoch -> mark(epoch.iteration(), epoch.validationLoss(), VALIDATION));
    }

    /**
     * Draws the chart: a dot for the loss in training, a bullet for that on held-out text.
     *
     * @param epochs 1 or more
     * @param measurements within them
     * @return the chart
     */
    static String of(List<EpochMetrics> epochs, List<Measurement> measurements) {
        return new LearningCurve(epochs, measurements).drawn();
    }

    private void mark(long iteration, @Nullable Double loss, char symbol) {
        if (loss != null) {
            int column = (int) Math.round((double) iteration / lastIteration * (WIDTH - 1));
            double height = highest == lowest ? 0 : (highest - loss) / (highest - lowest);
            cells[(int) Math.round(height * (HEIGHT - 1))][column] = symbol;
        }
    }

    private String drawn() {
        StringBuilder chart = new StringBuilder();
        for (int row = 0; row < HEIGHT; row++) {
            double loss = highest - (highest - lowest) * row / (HEIGHT - 1);
            String label = row % 3 == 0 || row == HEIGHT - 1 ? Words.format("%6.3f", loss) : "      ";
            chart.append(label)
                    .append(" \u2502")
                    .append(new String(cells[row]).stripTrailing())
                    .append(System.lineSeparator());
        }
        String end = Words.format("%,d iterations", lastIteration);
        return chart.append("       \u2514")
                .append("\u2500".repeat(WIDTH))
                .append(System.lineSeparator())
                .append(" ".repeat(8 + WIDTH - end.length()))
                .append(end)
                .append(System.lineSeparator())
                .toString();
    }
}
