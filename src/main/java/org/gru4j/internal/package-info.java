/** What all packages share, and programs do not need. */
@NullMarked
package org.gru4j.internal;

import org.jspecify.annotations.NullMarked;
