package org.gru4j.evaluation;

/**
 * A text, and how much each of its characters surprised a model.
 *
 * @param text what was read
 * @param surprisal of each character −ln p, in nats; NaN where it had none: of the first character, of the first after each
 *     reset, and of those that the model does not know
 * @param figures over all that have one
 */
@SuppressWarnings("ArrayRecordComponent") // it is as long as the text, and nobody compares two of them
public record EvaluatedText(KnownText text, float[] surprisal, Evaluation figures) {}
