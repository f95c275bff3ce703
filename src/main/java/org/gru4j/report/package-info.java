/** What a run leaves behind for people and scripts to read. */
@NullMarked
package org.gru4j.report;

import org.jspecify.annotations.NullMarked;
