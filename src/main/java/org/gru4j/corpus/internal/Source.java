package org.gru4j.corpus.internal;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.gru4j.corpus.CorpusException;

/**
 * One place that text comes from, opened anew each time it is read.
 *
 * @param name what the user calls it
 * @param opener gives its bytes
 */
public record Source(String name, Opener opener) {

    /** Gives the bytes from the first one on. */
    @FunctionalInterface
    public interface Opener {
        public InputStream open() throws IOException;
    }

    /**
     * A file; what can be read only once, such as a pipe, is kept in memory.
     *
     * @throws CorpusException if it cannot be read
     */
    static Source of(Path file) {
        Source source = new Source(file.toString(), () -> Files.newInputStream(file));
        if (Files.isRegularFile(file)) {
            return source;
        }
        try (InputStream in = source.open()) {
            return of(file.toString(), in);
        } catch (IOException failed) {
            throw unreadable(file.toString(), failed);
        }
    }

    /**
     * All that a stream has to say.
     *
     * @throws CorpusException if it cannot be read
     */
    static Source of(String name, InputStream in) {
        try {
            byte[] bytes = in.readAllBytes();
            return new Source(name, () -> new ByteArrayInputStream(bytes));
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
    }

    /**
     * Looks at the first bytes.
     *
     * @throws CorpusException if it is a kind of file that is no text, or cannot be read
     */
    public void refuseWhatIsNoText() throws IOException {
        KnownFormat.refuse(this);
    }

    /** The bytes from the first one on; a {@link CorpusException} comes of it, now or later, where they cannot be read. */
    public InputStream open() {
        try {
            return new NamedStream(opener.open(), name);
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
    }

    static CorpusException unreadable(String name, IOException failed) {
        String reason = failed.getMessage();
        if (failed instanceof AccessDeniedException) {
            reason = "permission denied";
        } else if (failed instanceof NoSuchFileException) {
            reason = "it no longer exists";
        } else if (failed instanceof FileSystemException onDisk && onDisk.getReason() != null) {
            reason = onDisk.getReason();
        }
        return new CorpusException(name + " cannot be read: " + reason, name);
    }

    /** Says what it is that cannot be read on. */
    private static final class NamedStream extends FilterInputStream {

        private final String name;

        NamedStream(InputStream in, String name) {
            super(in);
            this.name = name;
        }

        @Override
        public int read() {
            try {
                return in.read();
            } catch (IOException failed) {
                throw unreadable(name, failed);
            }
        }

        @Override
        public int read(byte[] bytes, int from, int count) {
            try {
                return in.read(bytes, from, count);
            } catch (IOException failed) {
                throw unreadable(name, failed);
            }
        }
    }
}
