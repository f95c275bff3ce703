/** What org.gru4j.report is made of, for gru4j's own packages. */
@NullMarked
package org.gru4j.report.internal;

import org.jspecify.annotations.NullMarked;
