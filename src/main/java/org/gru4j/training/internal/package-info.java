/** What org.gru4j.training is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.training.internal;

import org.jspecify.annotations.NullMarked;
