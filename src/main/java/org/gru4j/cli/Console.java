package org.gru4j.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;

/**
 * What a command finds when it begins.
 *
 * @param in standard input
 * @param out for results
 * @param err for everything else
 * @param terminal whether a person watches, so that a progress bar makes sense
 * @param begun when the command began
 * @param environment the environment's variables
 */
record Console(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean terminal,
        Instant begun,
        Map<String, String> environment) {}
