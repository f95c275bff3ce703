package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.report.MetricsLog;

/** The directory that a training run writes. */
record ModelDirectory(Path path) {

    /** What a run adds to, epoch by epoch; models it replaces as a whole, as soon as it has better ones. */
    private static final List<String> LOGS = List.of(MetricsLog.FILE, EpochSamples.FILE);

    /**
     * Checks that a run may write here, without writing.
     *
     * @throws IllegalArgumentException if something is there that the run would overwrite and may not
     */
    void check(boolean overwrite) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException("--model %s is a file: name a directory".formatted(path));
        }
        if (!overwrite && !isEmpty()) {
            throw new IllegalArgumentException(
                    "directory %s is not empty: choose another with --model, or give --overwrite".formatted(path));
        }
    }

    /** Makes the directory, and removes the logs of an earlier run. */
    void prepare() throws IOException {
        Files.createDirectories(path);
        for (String file : LOGS) {
            Files.deleteIfExists(path.resolve(file));
        }
    }

    private boolean isEmpty() throws IOException {
        if (!Files.exists(path)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }
}
