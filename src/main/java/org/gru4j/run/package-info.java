/** A run in its directory: begun, resumed or fine-tuned, with checkpoints, logs and samples, and kept from other runs. */
@NullMarked
package org.gru4j.run;

import org.jspecify.annotations.NullMarked;
