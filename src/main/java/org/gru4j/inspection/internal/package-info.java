/** What org.gru4j.inspection is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.inspection.internal;

import org.jspecify.annotations.NullMarked;
