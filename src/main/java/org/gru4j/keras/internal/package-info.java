/** JSON of Keras, and the options of its layers, for gru4j's own packages. */
@NullMarked
package org.gru4j.keras.internal;

import org.jspecify.annotations.NullMarked;
