/** How a GRU computes a sequence and its gradients. */
@NullMarked
package org.gru4j.layer.engine;

import org.jspecify.annotations.NullMarked;
