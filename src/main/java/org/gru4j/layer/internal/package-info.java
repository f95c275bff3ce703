/** What gru4j's own packages need of the layers. */
@NullMarked
package org.gru4j.layer.internal;

import org.jspecify.annotations.NullMarked;
