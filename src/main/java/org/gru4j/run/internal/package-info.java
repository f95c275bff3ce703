/** What org.gru4j.run is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.run.internal;

import org.jspecify.annotations.NullMarked;
