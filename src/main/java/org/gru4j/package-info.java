/** A GRU layer for Deeplearning4j, and {@code gru}, which trains a character-level language model with it. */
@NullMarked
package org.gru4j;

import org.jspecify.annotations.NullMarked;
