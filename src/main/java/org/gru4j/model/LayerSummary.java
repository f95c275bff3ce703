package org.gru4j.model;

/**
 * What a layer of a model is.
 *
 * @param name in the network
 * @param type of Deeplearning4j or of ours, for example {@code Gru}
 * @param sequences whether it has an output for each step, or for the last one only
 * @param width of an output
 * @param parameters how many numbers it has learnt
 */
public record LayerSummary(String name, String type, boolean sequences, int width, long parameters) {}
