/** Choosing the next character: from probabilities and a random number to an index. Pure functions. */
@NullMarked
package org.gru4j.sampling;

import org.jspecify.annotations.NullMarked;
