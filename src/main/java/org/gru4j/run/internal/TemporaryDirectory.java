package org.gru4j.run.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory for a run that leaves nothing on disk. */
public final class TemporaryDirectory implements AutoCloseable {

    private final Path path;

    /**
     * Makes it.
     *
     * @throws IOException if it cannot be made
     */
    public TemporaryDirectory() throws IOException {
        this.path = Files.createTempDirectory("gru4j");
    }

    public Path path() {
        return path;
    }

    /** Removes it with all that is there. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
