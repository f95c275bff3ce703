/** What org.gru4j.model is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.model.internal;

import org.jspecify.annotations.NullMarked;
