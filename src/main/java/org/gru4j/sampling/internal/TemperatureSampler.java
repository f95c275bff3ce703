package org.gru4j.sampling.internal;

/** See {@link Sampler#temperature(double, Filters)}. */
record TemperatureSampler(double temperature, Filters filters) implements Sampler {

    TemperatureSampler {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature must be above 0, but is " + temperature);
        }
    }

    @Override
    public int memory() {
        return filters.memory();
    }

    @Override
    public int sample(float[] probabilities, int[] recent, double random) {
        double[] logits = Logits.of(probabilities);
        filters.apply(logits, recent);
        double[] weights = Logits.weights(logits, temperature);
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double rest = random * total;
        int chosen = -1;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                chosen = i; // rounding may leave a rest above zero at the end: the last possible index takes it
                rest -= weights[i];
                if (rest < 0) {
                    break;
                }
            }
        }
        return chosen;
    }
}
