package org.gru4j.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One place that text comes from, opened anew each time it is read.
 *
 * @param name what the user calls it
 */
record Source(String name, Opener opener) {

    /** Gives the bytes from the first one on. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    /** A file; what can be read only once, such as a pipe, is kept in memory. */
    static Source of(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            return new Source(file.toString(), () -> Files.newInputStream(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return of(file.toString(), in);
        }
    }

    /** All that a stream has to say. */
    static Source of(String name, InputStream in) throws IOException {
        byte[] bytes = in.readAllBytes();
        return new Source(name, () -> new ByteArrayInputStream(bytes));
    }

    /** @throws CorpusException if the user may not read it */
    InputStream open() throws IOException {
        try {
            return opener.open();
        } catch (AccessDeniedException denied) {
            throw new CorpusException(name + " cannot be read: permission denied");
        }
    }
}
