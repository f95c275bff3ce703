package org.gru4j.evaluation.internal;

import java.util.Arrays;

/**
 * n-gram models of characters with interpolated, modified Kneser-Ney smoothing (Chen and Goodman, 1999), the strongest of the
 * classic estimators, for all orders from 1 on at once. An order counts the predicted character: order 2, a bigram, sees one
 * character before it.
 *
 * <p>With c the characters before, x the next one, c' = c without its first character, and N(y) how often y stands in the
 * text for the order asked for, or after how many different characters for the orders below it:
 *
 * <pre>
 * p(x | c) = max(N(cx) − D(N(cx)), 0) / Σ N(c·) + λ(c) · p(x | c')
 * λ(c) = (D(1)·n₁ + D(2)·n₂ + D(3)·n₃) / Σ N(c·)
 * </pre>
 *
 * where n₁, n₂ and n₃ say how many characters follow c with N = 1, 2, and 3 or more, and D(N) are the discounts that Chen and
 * Goodman estimate from the counts of counts, one set for each order. After c that was never seen, p(x | c) = p(x | c'); below
 * order 1 stands the uniform distribution. Nothing has the probability 0.
 */
final class KneserNey {

    private static final int CLASSES = 3; // N = 1, 2, and 3 or more

    /** Where counts of counts are missing, as in short texts; KenLM's fallback. */
    private static final double[] USUAL_DISCOUNTS = {0, 0.5, 1, 1.5};

    private final NGramCounts counts;
    private final int vocabularySize;
    private final double[][] discounts; // [length][N] where N is how often
    private final double[][] lowerDiscounts; // [length][N] where N is after how many

    /**
     * Learns from a text.
     *
     * @param text ids from 0 to {@code vocabularySize - 1}
     * @param order the greatest one
     */
    KneserNey(int[] text, int vocabularySize, int order) {
        this(new NGramCounts(text, vocabularySize, order), vocabularySize);
    }

    KneserNey(NGramCounts counts, int vocabularySize) {
        this.counts = counts;
        this.vocabularySize = vocabularySize;
        this.discounts = new double[counts.order() + 1][];
        this.lowerDiscounts = new double[counts.order() + 1][];
        for (int length = 1; length <= counts.order(); length++) {
            discounts[length] = discounts(length, counts::count);
            lowerDiscounts[length] = discounts(length, counts::predecessors);
        }
    }

    @FunctionalInterface
    private interface Measure {
        int of(int length, int number);
    }

    private double[] discounts(int length, Measure measure) {
        double[] n = new double[CLASSES + 2];
        for (int number = 0; number < counts.size(length); number++) {
            int value = measure.of(length, number);
            if (value < n.length) {
                n[value]++;
            }
        }
        for (int value = 1; value < n.length; value++) {
            if (n[value] == 0) {
                return USUAL_DISCOUNTS;
            }
        }
        double[] discounts = new double[CLASSES + 1];
        double y = n[1] / (n[1] + 2 * n[2]);
        for (int value = 1; value <= CLASSES; value++) {
            double discount = value - (value + 1) * y * n[value + 1] / n[value];
            discounts[value] = Math.min(Math.max(discount, 0), value);
        }
        return discounts;
    }

    /** Reads on, one character after another. */
    final class Reader {

        private int[] seen = new int[counts.order() + 1]; // [length], the n-gram just read, or −1
        private int[] next = new int[counts.order() + 1];
        private final double[] probabilities = new double[counts.order()];

        Reader() {
            Arrays.fill(seen, -1);
            seen[0] = 0;
        }

        /**
         * Reads one character more.
         *
         * @return the probability that the model of each order, from 1 on, gave it; overwritten by the next call
         */
        double[] read(int id) {
            Arrays.fill(next, -1);
            next[0] = 0;
            double lower = 1.0 / vocabularySize;
            for (int length = 1; length <= counts.order(); length++) {
                if (seen[length - 1] < 0) {
                    Arrays.fill(probabilities, length - 1, probabilities.length, lower);
                    break;
                }
                Followers often = new Followers(discounts[length]);
                Followers various = new Followers(lowerDiscounts[length]);
                int end = counts.endLonger(length - 1, seen[length - 1]);
                for (int number = counts.firstLonger(length - 1, seen[length - 1]); number < end; number++) {
                    boolean asked = counts.symbol(length, number) == id;
                    often.add(counts.count(length, number), asked);
                    various.add(counts.predecessors(length, number), asked);
                    next[length] = asked ? number : next[length];
                }
                probabilities[length - 1] = often.probability(lower);
                lower = various.probability(lower);
            }
            int[] read = seen;
            seen = next;
            next = read;
            return probabilities;
        }
    }

    /** What follows one context. */
    private static final class Followers {

        private final double[] discounts;
        private long total;
        private double discounted;
        private double asked;

        Followers(double[] discounts) {
            this.discounts = discounts;
        }

        void add(int value, boolean isAsked) {
            double discount = discounts[Math.min(value, CLASSES)];
            total += value;
            discounted += discount;
            if (isAsked) {
                asked = value - discount;
            }
        }

        double probability(double lower) {
            return total == 0 ? lower : (asked + discounted * lower) / total;
        }
    }

    /**
     * The losses on a text, read from its first character, which is not predicted.
     *
     * @param text 2 characters or more
     * @return of each order, from 1 on, in nats per character
     */
    double[] natsPerCharacter(int[] text) {
        double[] nats = new double[counts.order()];
        Reader reader = new Reader();
        reader.read(text[0]);
        for (int i = 1; i < text.length; i++) {
            double[] probabilities = reader.read(text[i]);
            for (int order = 0; order < nats.length; order++) {
                nats[order] -= Math.log(probabilities[order]);
            }
        }
        for (int order = 0; order < nats.length; order++) {
            nats[order] /= text.length - 1;
        }
        return nats;
    }
}
