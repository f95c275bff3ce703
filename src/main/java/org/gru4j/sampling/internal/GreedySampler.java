package org.gru4j.sampling.internal;

/** See {@link Sampler#greedy(Filters)}. */
record GreedySampler(Filters filters) implements Sampler {

    @Override
    public int memory() {
        return filters.memory();
    }

    @Override
    public int sample(float[] probabilities, int[] recent, double random) {
        double[] logits = Logits.of(probabilities);
        filters.apply(logits, recent);
        return Logits.indexOfLargest(logits);
    }
}
