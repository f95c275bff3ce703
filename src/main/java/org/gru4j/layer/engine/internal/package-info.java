/** What org.gru4j.layer.engine is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.NullMarked;
