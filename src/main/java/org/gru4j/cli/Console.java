package org.gru4j.cli;

import java.io.InputStream;
import java.io.PrintWriter;

/**
 * The streams of a command.
 *
 * @param in standard input
 * @param out for results
 * @param err for everything else
 * @param terminal whether a person watches, so that a progress bar makes sense
 */
record Console(InputStream in, PrintWriter out, PrintWriter err, boolean terminal) {}
