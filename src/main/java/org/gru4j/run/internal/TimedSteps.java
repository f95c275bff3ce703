package org.gru4j.run.internal;

import java.util.ArrayList;
import java.util.List;

/** Steps of equal size that are timed one after another; the fastest in a row count, for the slowest are the first. */
final class TimedSteps {

    private static final double MOST_SECONDS = 1.2;
    private static final double SHARE = 0.05; // of what the training will take
    private static final int TOGETHER = 5;

    private final int characters;
    private final List<Double> steps = new ArrayList<>();
    private double seconds;

    /** @param characters that each step learns */
    TimedSteps(int characters) {
        this.characters = characters;
    }

    void took(double step) {
        steps.add(step);
        seconds += step;
    }

    /**
     * Whether no more should be timed, for a training that ends with the first of these.
     *
     * @param charactersToLearn are learnt
     * @param secondsThereAre have gone by
     */
    boolean areEnough(double charactersToLearn, double secondsThereAre) {
        double training = Math.min(secondsThereAre, charactersToLearn / charactersPerSecond());
        return seconds >= Math.min(MOST_SECONDS, SHARE * training);
    }

    double charactersPerSecond() {
        int together = Math.min(TOGETHER, steps.size());
        double fastest = Double.POSITIVE_INFINITY;
        for (int first = 0; first + together <= steps.size(); first++) {
            double sum = steps.subList(first, first + together).stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            fastest = Math.min(fastest, sum / together);
        }
        return characters / fastest;
    }
}
