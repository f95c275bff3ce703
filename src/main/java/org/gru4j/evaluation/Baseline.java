package org.gru4j.evaluation;

/**
 * What a simple way to predict makes of the text that a model was evaluated on.
 *
 * @param name {@code uniform}, {@code unigram}, {@code 2-gram} …
 * @param natsPerCharacter its loss
 */
public record Baseline(String name, double natsPerCharacter) {

    /** {@return the same loss in bits: nats / ln 2} */
    public double bitsPerCharacter() {
        return Evaluation.bits(natsPerCharacter);
    }
}
