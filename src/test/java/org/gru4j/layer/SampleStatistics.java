package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.gru4j.keras.internal.KerasFields;

/**
 * Statistics of a sample, against which another sample of the same distribution is held. A statistic of two samples
 * differs by its standard error times √(1/n + 1/m); five of that, which a correct initializer exceeds once in two
 * million times, is too much.
 *
 * @param quantiles by their probability
 */
record SampleStatistics(int samples, double mean, double std, double min, double max, Map<Double, Double> quantiles) {

    private static final double ERRORS = 5;

    /** Of two samples of one size and distribution, one has more numbers than this beyond all of the other's in one of 2^24 times. */
    private static final int MOST_BEYOND = 24;

    /** So far, in distances from the last of that many numbers to the extreme, may the extremes of two samples be apart. */
    private static final double FARTHEST_BEYOND = 4;

    /** Reads the fields samples, mean, std, min, max and quantiles of a case. */
    static SampleStatistics of(KerasFields fixture) {
        Map<Double, Double> quantiles = new TreeMap<>();
        for (Map.Entry<String, JsonNode> quantile :
                fixture.required("quantiles").properties()) {
            quantiles.put(Double.valueOf(quantile.getKey()), quantile.getValue().doubleValue());
        }
        return new SampleStatistics(
                fixture.integer("samples"),
                fixture.number("mean"),
                fixture.number("std"),
                fixture.number("min"),
                fixture.number("max"),
                quantiles);
    }

    /** Holds a sample, of as many numbers at least, against these. */
    void check(double[] sample) {
        double n = sample.length;
        double spread = Math.sqrt(1 / n + 1.0 / samples);
        double ownMean = Arrays.stream(sample).average().orElseThrow();
        double variance = moment(sample, ownMean, 2);
        double kurtosis = moment(sample, ownMean, 4) / (variance * variance);
        check("mean", ownMean, mean, ERRORS * std * spread);
        check("std", Math.sqrt(variance), std, ERRORS * std * Math.sqrt((kurtosis - 1) / 4) * spread);
        quantiles.forEach((probability, value) -> {
            double below = count(sample, Double.NEGATIVE_INFINITY, value) / n;
            double error = Math.sqrt(probability * (1 - probability)) * spread;
            check("the share below the quantile " + probability, below, probability, ERRORS * error);
        });
        double[] sorted = Arrays.stream(sample).sorted().toArray();
        checkExtreme("minimum", sorted[0], sorted[MOST_BEYOND], min);
        checkExtreme("maximum", -sorted[sorted.length - 1], -sorted[sorted.length - 1 - MOST_BEYOND], -max);
    }

    /** Holds a minimum against the expected one. */
    private static void checkExtreme(String name, double own, double inner, double expected) {
        if (expected > inner || expected < own - FARTHEST_BEYOND * (inner - own)) {
            throw new AssertionError("the %s is %s, %d numbers on %s, but %s is expected"
                    .formatted(name, Math.abs(own), MOST_BEYOND, Math.abs(inner), Math.abs(expected)));
        }
    }

    private static double moment(double[] sample, double mean, int order) {
        return Arrays.stream(sample)
                .map(value -> Math.pow(value - mean, order))
                .average()
                .orElseThrow();
    }

    /** How many are from {@code from} up to, but not, {@code to}. */
    private static double count(double[] sample, double from, double to) {
        return Arrays.stream(sample)
                .filter(value -> value >= from && value < to)
                .count();
    }

    private static void check(String name, double actual, double expected, double allowed) {
        if (!(Math.abs(actual - expected) <= allowed)) {
            throw new AssertionError(
                    "%s is %s, but %s is expected, give or take %.3g".formatted(name, actual, expected, allowed));
        }
    }
}
