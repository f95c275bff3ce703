package org.gru4j.cli;

import org.gru4j.internal.Words;

/** What a loss means, for people who do not count in nats. */
final class Uncertainty {

    private static final double FEW = 100;

    private Uncertainty() {}

    /** For example {@code as uncertain as between 5.8 equally likely characters}, for 1.76 nats per character. */
    static String of(double nats) {
        double characters = Math.exp(nats);
        return Words.format(
                characters < FEW
                        ? "as uncertain as between %.1f equally likely characters"
                        : "as uncertain as between %,.0f equally likely characters",
                characters);
    }
}
