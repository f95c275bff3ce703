package org.gru4j.report.internal;

import java.util.Base64;
import java.util.List;
import org.gru4j.inspection.LookBack;
import org.gru4j.inspection.LookBack.Look;

/**
 * What a model looked back at from some characters.
 *
 * @param positions of these characters
 * @param norms of each the norms before it, the nearest one first, as bytes in Base64: the square root of the share of the
 *     largest one, in 255ths
 * @param most the largest norm of each
 * @param mean by distance, from the character just before on
 */
record LooksPart(List<Integer> positions, List<String> norms, List<Double> most, List<Double> mean) {

    private static final double BYTE = 255;

    static LooksPart of(LookBack lookBack) {
        List<Look> looks = lookBack.looks();
        return new LooksPart(
                looks.stream().map(Look::position).toList(),
                looks.stream().map(LooksPart::packed).toList(),
                looks.stream().map(LooksPart::most).toList(),
                lookBack.meanByDistance());
    }

    private static double most(Look look) {
        return look.norms().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private static String packed(Look look) {
        double most = most(look);
        byte[] bytes = new byte[look.norms().size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = most == 0
                    ? 0
                    : (byte) Math.round(BYTE * Math.sqrt(look.norms().get(i) / most));
        }
        return Base64.getEncoder().encodeToString(bytes);
    }
}
