package org.gru4j.training;

/**
 * A loss on held-out text, measured within an epoch.
 *
 * @param iteration optimizer steps since the run's start
 * @param seconds since the run's start
 * @param validationLoss in nats per character
 */
public record Measurement(long iteration, double seconds, double validationLoss) {}
