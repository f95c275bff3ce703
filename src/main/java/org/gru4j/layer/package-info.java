/** The GRU as a Deeplearning4j layer: configuration, run time, parameters. */
@NullMarked
package org.gru4j.layer;

import org.jspecify.annotations.NullMarked;
