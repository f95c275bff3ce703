package org.gru4j.sampling.internal;

/**
 * Chooses an index from probabilities. A sampler is a pure function: the same probabilities, recent indices and random
 * number give the same index.
 */
@FunctionalInterface
public interface Sampler {

    /**
     * Chooses an index.
     *
     * @param probabilities [symbols], none negative; they need not sum to one exactly. They are left as they are
     * @param recent the indices chosen last, the newest at the end, {@link #memory()} of them or fewer
     * @param random a uniform random number in [0, 1)
     * @return an index whose probability is not zero
     * @throws IllegalArgumentException if no probability is above zero
     */
    int sample(float[] probabilities, int[] recent, double random);

    /** How many of the indices chosen last make a difference. */
    default int memory() {
        return 0;
    }

    /** The most probable index after the filters; the lowest of them where several are. */
    static Sampler greedy(Filters filters) {
        return new GreedySampler(filters);
    }

    /**
     * Draws from the probabilities raised to the power 1/temperature and scaled to sum to one: below 1 the probable
     * becomes more probable, above 1 less so, and at 1 they are as the network gave them.
     *
     * @throws IllegalArgumentException if the temperature is not above 0 and finite
     */
    static Sampler temperature(double temperature) {
        return temperature(temperature, Filters.NONE);
    }

    /** Applies the filters and then draws as {@link #temperature(double)} does: llama.cpp's order. */
    static Sampler temperature(double temperature, Filters filters) {
        return new TemperatureSampler(temperature, filters);
    }
}
