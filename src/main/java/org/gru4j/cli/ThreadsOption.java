package org.gru4j.cli;

import org.gru4j.layer.engine.internal.Workers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads compute. */
final class ThreadsOption {

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Number of threads. Another number can change the last digits of the results. "
                    + "Default: one for each core")
    private @Nullable Integer threads;

    /** @throws IllegalArgumentException if a number is given */
    void refuseOnCluster() {
        if (threads != null) {
            throw new IllegalArgumentException(
                    "--threads is for one machine: for a cluster give --spark-conf spark.task.cpus=N");
        }
    }

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
