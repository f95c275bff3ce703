/** What org.gru4j.settings is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.settings.internal;

import org.jspecify.annotations.NullMarked;
