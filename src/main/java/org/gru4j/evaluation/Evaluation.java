package org.gru4j.evaluation;

/**
 * How well a text is predicted, character by character.
 *
 * @param characters how many were predicted, 1 or more
 * @param natsPerCharacter the mean of −ln p, where p is the probability that each of them was given: the cross entropy
 * @param accuracy the share of them that was the most probable one, 0 to 1
 */
public record Evaluation(int characters, double natsPerCharacter, double accuracy) {

    private static final double NATS_PER_BIT = Math.log(2);

    /** {@return the same loss in bits: nats / ln 2} */
    public double bitsPerCharacter() {
        return bits(natsPerCharacter);
    }

    /** {@return among how many equally likely characters guessing would be as hard: e to the power of the nats} */
    public double perplexity() {
        return Math.exp(natsPerCharacter);
    }

    /** {@return bits for nats} */
    public static double bits(double nats) {
        return nats / NATS_PER_BIT;
    }
}
