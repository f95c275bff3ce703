/** Keras's files, read and written: what a configuration says and what its weights mean here. */
@NullMarked
package org.gru4j.keras;

import org.jspecify.annotations.NullMarked;
