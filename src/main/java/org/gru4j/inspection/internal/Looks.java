package org.gru4j.inspection.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gru4j.inspection.LookBack;
import org.gru4j.inspection.LookBack.Look;

/** Turns gradient norms of the characters that a model knows into looks over the whole text. */
final class Looks {

    private Looks() {}

    /**
     * All looks.
     *
     * @param places from which it was looked back, among the known characters
     * @param norms for each place, those of the known characters before it, the nearest first
     * @param positions of the known characters in the text
     * @param distance how far back is looked at most
     */
    static LookBack of(int[] places, double[][] norms, int[] positions, int distance) {
        List<Look> looks = new ArrayList<>();
        double[] sums = new double[distance];
        int[] counts = new int[distance];
        for (int i = 0; i < places.length; i++) {
            int position = positions[places[i]];
            int farthest = position - positions[places[i] - norms[i].length];
            Double[] byDistance = new Double[Math.min(distance, farthest)];
            Arrays.fill(byDistance, 0.0);
            for (int back = 0; back < norms[i].length; back++) {
                int away = position - positions[places[i] - 1 - back];
                if (away <= byDistance.length) {
                    byDistance[away - 1] = norms[i][back];
                    sums[away - 1] += norms[i][back];
                    counts[away - 1]++;
                }
            }
            looks.add(new Look(position, List.of(byDistance)));
        }
        int longest = looks.stream().mapToInt(look -> look.norms().size()).max().orElse(0);
        List<Double> means = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            means.add(counts[i] == 0 ? 0 : sums[i] / counts[i]);
        }
        return new LookBack(looks, means);
    }
}
