package org.gru4j.inspection.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gru4j.inspection.Feature;
import org.gru4j.inspection.Inspection.Finding;

/**
 * Finds for each feature of a text the unit whose state goes with it most.
 *
 * <p>Of many units one always goes with a feature to some degree: both change slowly, and a text is short. So a find counts only
 * if no unit goes as well with the same feature moved to other places of the text, which keeps everything about it but the
 * place: with {@value #MOVES} moves chance passes once in {@code MOVES + 1} times.
 */
final class Correlations {

    /** Pearson's r below this is not worth telling. */
    static final double LEAST = 0.3;

    private static final int MOVES = 19;
    private static final double TINY = 1e-12; // what rounding leaves of a constant's variance

    private final double[][][] layers; // [layer][unit][character], each unit with mean 0 and length 1

    /**
     * Of the units of some layers.
     *
     * @param layers [layer][unit][character]
     */
    Correlations(double[][][] layers) {
        this.layers = new double[layers.length][][];
        for (int layer = 0; layer < layers.length; layer++) {
            this.layers[layer] = new double[layers[layer].length][];
            for (int unit = 0; unit < layers[layer].length; unit++) {
                this.layers[layer][unit] = normal(layers[layer][unit]);
            }
        }
    }

    /** What is worth telling, in the features' order. */
    List<Finding> findings(Map<Feature, double[]> features) {
        List<Finding> findings = new ArrayList<>();
        features.forEach((feature, values) -> {
            double[] normal = normal(values);
            Finding best = best(feature, normal);
            double r = Math.abs(best.correlation());
            if (r >= LEAST && r > bestElsewhere(feature, normal)) {
                findings.add(best);
            }
        });
        return findings;
    }

    private Finding best(Feature feature, double[] values) {
        Finding best = new Finding(feature, 0, 0, 0);
        for (int layer = 0; layer < layers.length; layer++) {
            for (int unit = 0; unit < layers[layer].length; unit++) {
                double r = product(layers[layer][unit], values);
                if (Math.abs(r) > Math.abs(best.correlation())) {
                    best = new Finding(feature, layer, unit, r);
                }
            }
        }
        return best;
    }

    private double bestElsewhere(Feature feature, double[] values) {
        double best = 0;
        for (int move = 1; move <= MOVES; move++) {
            int by = (int) ((long) move * values.length / (MOVES + 1));
            double[] moved = new double[values.length];
            System.arraycopy(values, 0, moved, by, values.length - by);
            System.arraycopy(values, values.length - by, moved, 0, by);
            best = Math.max(best, Math.abs(best(feature, moved).correlation()));
        }
        return best;
    }

    /** Moved and scaled so that the mean is 0 and the sum of squares 1; zeros where nothing varies. */
    private static double[] normal(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double factor = squares > TINY * values.length ? 1 / Math.sqrt(squares) : 0;
        double[] normal = new double[values.length];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = (values[i] - mean) * factor;
        }
        return normal;
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
