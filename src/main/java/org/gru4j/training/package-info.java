/** Training a model: batches, learning-rate schedule, checkpoints, and the events that tell about them. */
@NullMarked
package org.gru4j.training;

import org.jspecify.annotations.NullMarked;
