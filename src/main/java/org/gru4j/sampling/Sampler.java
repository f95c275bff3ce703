package org.gru4j.sampling;

/**
 * Chooses an index from probabilities. A sampler is a pure function: the same probabilities and the same random number
 * give the same index.
 */
@FunctionalInterface
public interface Sampler {

    /**
     * Chooses an index.
     *
     * @param probabilities [symbols], none negative, not all zero; they need not sum to one exactly
     * @param random a uniform random number in [0, 1)
     * @return an index whose probability is not zero
     */
    int sample(float[] probabilities, double random);

    /** Always the most probable index; the lowest of them where several are. */
    static Sampler greedy() {
        return (probabilities, random) -> {
            int best = 0;
            for (int i = 1; i < probabilities.length; i++) {
                if (probabilities[i] > probabilities[best]) {
                    best = i;
                }
            }
            return best;
        };
    }

    /**
     * Draws from the probabilities raised to the power 1/temperature and scaled to sum to one: below 1 the probable
     * becomes more probable, above 1 less so, and at 1 they are as the network gave them.
     *
     * @throws IllegalArgumentException if the temperature is not above 0 and finite
     */
    static Sampler temperature(double temperature) {
        return new TemperatureSampler(temperature);
    }
}
