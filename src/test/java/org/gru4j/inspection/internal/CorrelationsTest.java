package org.gru4j.inspection.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.gru4j.inspection.Feature;
import org.gru4j.inspection.Inspection.Finding;
import org.junit.jupiter.api.Test;

class CorrelationsTest {

    private static final int LENGTH = 1000;

    /** As noisy units are, slow and fast ones. */
    private static double[][] noise(int units, long seed) {
        Random random = new Random(seed);
        double[][] noise = new double[units][LENGTH];
        for (int unit = 0; unit < units; unit++) {
            double keeps = 1 - Math.pow(2, -8 * random.nextDouble());
            for (int t = 1; t < LENGTH; t++) {
                noise[unit][t] = keeps * noise[unit][t - 1] + (1 - keeps) * random.nextGaussian();
            }
        }
        return noise;
    }

    /** 1 in some stretches of the text. */
    private static double[] stretches(int count, int seed) {
        double[] values = new double[LENGTH];
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            int start = random.nextInt(LENGTH - 60);
            Arrays.fill(values, start, start + 10 + random.nextInt(50), 1);
        }
        return values;
    }

    @Test
    void findsThePlantedUnit() {
        double[][] lower = noise(20, 1);
        double[][] upper = noise(30, 2);
        double[] feature = stretches(12, 3);
        Random random = new Random(4);
        for (int t = 0; t < LENGTH; t++) {
            upper[17][t] = 0.3 - 0.8 * feature[t] + 0.1 * random.nextGaussian();
        }

        var findings = new Correlations(new double[][][] {lower, upper}).findings(Map.of(Feature.QUOTATION, feature));

        assertThat(findings).hasSize(1);
        Finding found = findings.get(0);
        assertThat(found.gru()).isEqualTo(1);
        assertThat(found.unit()).isEqualTo(17);
        assertThat(found.correlation()).isCloseTo(pearson(upper[17], feature), within(1e-9));
        assertThat(found.correlation()).isLessThan(-0.9);
    }

    private static double pearson(double[] x, double[] y) {
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double syy = 0;
        double sxy = 0;
        for (int i = 0; i < x.length; i++) {
            sx += x[i];
            sy += y[i];
            sxx += x[i] * x[i];
            syy += y[i] * y[i];
            sxy += x[i] * y[i];
        }
        double n = x.length;
        return (n * sxy - sx * sy) / Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
    }

    /** Some slow unit always goes with a slow feature: with 19 moves, once in 20 times it is taken for a find. */
    @Test
    void seldomFindsAnythingInNoise() {
        Correlations noise = new Correlations(new double[][][] {noise(100, 5)});
        int found = 0;
        for (int seed = 0; seed < 40; seed++) {
            found +=
                    noise.findings(Map.of(Feature.BRACKETS, stretches(4, seed))).size();
        }

        assertThat(found).isLessThanOrEqualTo(6);
    }

    @Test
    void nothingGoesWithWhatNeverChanges() {
        Correlations constant = new Correlations(new double[][][] {{new double[LENGTH], stretches(3, 1)}});

        assertThat(constant.findings(Map.of(Feature.DIGIT, new double[LENGTH]))).isEmpty();
    }

    @Test
    void noLayersNoFindings() {
        assertThat(new Correlations(new double[0][][]).findings(Map.of(Feature.DIGIT, stretches(3, 1))))
                .isEmpty();
    }
}
