package org.gru4j.model.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.gru4j.internal.Uninterrupted;

/** Replaces a file as a whole: whoever reads it sees the old content or the new one, whatever happens in between. */
public final class AtomicFile {

    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    /** Held while a file takes its target's place, and for ever once unfinished ones are given up. */
    private static final ReentrantLock FINISHING = new ReentrantLock();

    private AtomicFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file beside the target, forces it to disk, renames it, and forces the new name to disk. */
    public static void write(Path target, Content content) throws IOException {
        Uninterrupted.call(() -> {
            writeOnce(target, content);
            return target;
        });
    }

    private static void writeOnce(Path target, Content content) throws IOException {
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp").toAbsolutePath();
        UNFINISHED.add(temporary);
        temporary.toFile().deleteOnExit(); // after an interrupt nothing below is run
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(channel);
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            FINISHING.lock();
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                FINISHING.unlock();
            }
            forceDirectory(target.toAbsolutePath().resolveSibling(""));
        } finally {
            Files.deleteIfExists(temporary);
            UNFINISHED.remove(temporary);
        }
    }

    /**
     * Deletes what is not finished, for a program that is about to end at once: whoever wants to finish a file from now on
     * waits for that end.
     */
    public static void giveUpUnfinished() {
        FINISHING.lock();
        UNFINISHED.forEach(temporary -> temporary.toFile().delete());
    }

    /** A new name is safe from a power cut only when the directory that holds it is on disk, too. */
    private static void forceDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) { // Windows opens no directories
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
