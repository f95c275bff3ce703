package org.gru4j.training;

/**
 * A loss on held-out text, measured within an epoch, or of a model that is fine-tuned before the first step.
 *
 * @param iteration optimizer steps since the run's start
 * @param seconds since the run's start
 * @param validationLoss in nats per character
 */
public record Measurement(long iteration, double seconds, double validationLoss) {}
