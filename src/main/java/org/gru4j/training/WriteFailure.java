package org.gru4j.training;

import java.io.IOException;
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
}
