package org.gru4j.spark;

import java.io.Serializable;

/**
 * What an executor tells of a batch that it has learnt.
 *
 * @param index of the batch in its epoch
 * @param loss in nats per character
 * @param windows in the batch
 * @param executor that has learnt it
 */
record LearntBatch(int index, double loss, int windows, String executor) implements Serializable {}
