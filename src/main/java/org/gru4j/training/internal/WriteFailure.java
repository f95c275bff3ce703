package org.gru4j.training.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Names the file that could not be written: Java does so where it cannot be opened, but not where the disk is full. */
public final class WriteFailure {

    private WriteFailure() {}

    /** {@return the same failure with the name of the file} */
    public static FileSystemException of(Path file, IOException failure) {
        if (failure instanceof FileSystemException named) {
            return named;
        }
        FileSystemException named = new FileSystemException(file.toString(), null, failure.getMessage());
        named.initCause(failure);
        return named;
    }

    /** What writes a file. */
    @FunctionalInterface
    public interface Writing {
        void run() throws IOException;
    }

    /**
     * Writes a file of a listener's.
     *
     * @throws UncheckedIOException naming the file, if it cannot be written
     */
    public static void named(Path file, Writing writing) {
        try {
            writing.run();
        } catch (IOException failed) {
            throw new UncheckedIOException(of(file, failed));
        }
    }
}
