package org.gru4j.cli;

import org.gru4j.layer.engine.Workers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads compute. */
final class ThreadsOption {

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to compute on. Another number changes the last digits of what is computed. "
                    + "Default: one for each core")
    private @Nullable Integer threads;

    /** Sets the number, before anything is computed. */
    void apply() {
        if (threads != null) {
            if (threads < 1) {
                throw new IllegalArgumentException("--threads must be 1 or more, but is " + threads);
            }
            Workers.use(threads);
        }
    }
}
