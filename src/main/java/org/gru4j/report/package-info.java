/** A page about a run and a model: one HTML file that needs nothing else. */
@NullMarked
package org.gru4j.report;

import org.jspecify.annotations.NullMarked;
