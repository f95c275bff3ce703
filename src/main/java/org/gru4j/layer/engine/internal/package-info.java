/** How a sequence is computed, in SameDiff or in oneDNN, for gru4j's own packages. */
@NullMarked
package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.NullMarked;
