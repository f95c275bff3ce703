/** What org.gru4j.sampling is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.sampling.internal;

import org.jspecify.annotations.NullMarked;
