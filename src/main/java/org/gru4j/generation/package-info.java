/** Writing text with a model, one character at a time. */
@NullMarked
package org.gru4j.generation;

import org.jspecify.annotations.NullMarked;
