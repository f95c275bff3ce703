/** What org.gru4j.evaluation is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.evaluation.internal;

import org.jspecify.annotations.NullMarked;
