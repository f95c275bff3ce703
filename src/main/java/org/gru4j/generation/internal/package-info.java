/** What org.gru4j.generation is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.generation.internal;

import org.jspecify.annotations.NullMarked;
