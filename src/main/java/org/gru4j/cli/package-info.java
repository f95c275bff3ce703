/** The command line: the only place that knows picocli, standard streams and exit statuses. */
@NullMarked
package org.gru4j.cli;

import org.jspecify.annotations.NullMarked;
