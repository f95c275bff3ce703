/** What org.gru4j.foreign is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.foreign.internal;

import org.jspecify.annotations.NullMarked;
