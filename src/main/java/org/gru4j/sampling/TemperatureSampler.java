package org.gru4j.sampling;

/** See {@link Sampler#temperature(double)}. */
record TemperatureSampler(double temperature) implements Sampler {

    TemperatureSampler {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature must be above 0, but is " + temperature);
        }
    }

    @Override
    public int sample(float[] probabilities, double random) {
        double[] weights = weights(probabilities);
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
        if (chosen < 0) {
            throw new IllegalArgumentException("probabilities must have one above 0, but none is");
        }
        return chosen;
    }

    /** exp((log p − log p_max) / temperature): the largest weight is 1, so nothing overflows at any temperature. */
    private double[] weights(float[] probabilities) {
        double largest = 0;
        for (float probability : probabilities) {
            largest = Math.max(largest, probability);
        }
        double[] weights = new double[probabilities.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = probabilities[i] > 0 ? Math.exp(Math.log(probabilities[i] / largest) / temperature) : 0;
        }
        return weights;
    }
}
