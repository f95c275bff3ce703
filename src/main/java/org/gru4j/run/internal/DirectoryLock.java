package org.gru4j.run.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gru4j.internal.RunFiles;
import org.gru4j.internal.Uninterrupted;
import org.gru4j.run.ModelDirectoryException;
import org.gru4j.run.ModelDirectoryException.Fault;

/**
 * Keeps a second run out of a model directory. The operating system gives the lock back when the process ends, however it
 * ends; the file, which holds the process's number, may stay behind and means nothing then.
 */
final class DirectoryLock implements AutoCloseable {

    /** The file's name, in a model directory. */
    static final String FILE = RunFiles.LOCK;

    private static final int MAX_PROCESS_DIGITS = 20;

    /** What runs of this process have. To open and close one of their files once more would give back its lock. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final Path file;
    private final FileChannel locked;
    private final FileChannel seen;

    /** Where a signal ends the program while it has the lock. */
    private final Thread atExit;

    private DirectoryLock(Path directory, Path file, FileChannel locked, FileChannel seen) {
        this.directory = directory;
        this.file = file;
        this.locked = locked;
        this.seen = seen;
        this.atExit = new Thread(() -> file.toFile().delete(), "lock");
    }

    /**
     * Takes the lock.
     *
     * @throws ModelDirectoryException if another run has it
     * @throws IOException if the directory cannot be written
     */
    static DirectoryLock take(Path directory) throws IOException {
        String process = Long.toString(ProcessHandle.current().pid());
        Path real = directory.toRealPath();
        if (!TAKEN.add(real)) {
            throw new ModelDirectoryException(Fault.IN_USE, directory, process);
        }
        boolean taken = false;
        try {
            DirectoryLock lock = Uninterrupted.call(() -> take(directory, real, process));
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                TAKEN.remove(real);
            }
        }
    }

    private static DirectoryLock take(Path directory, Path real, String process) throws IOException {
        Path file = directory.resolve(FILE);
        while (true) {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                String holder = content(channel);
                channel.close();
                throw new ModelDirectoryException(Fault.IN_USE, directory, holder);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.UTF_8)));
            // The one who had the lock may have removed the file after it was opened here: then it keeps nobody out.
            try {
                FileChannel seen = FileChannel.open(file, StandardOpenOption.READ);
                if (content(seen).equals(process)) {
                    // Closing one of the two would give back the lock.
                    DirectoryLock taken = new DirectoryLock(real, file, channel, seen);
                    Runtime.getRuntime().addShutdownHook(taken.atExit);
                    return taken;
                }
                seen.close();
            } catch (NoSuchFileException removed) {
                // once more
            }
            channel.close();
        }
    }

    /**
     * Looks whether another run has the lock, without taking it.
     *
     * @throws ModelDirectoryException if one has
     */
    static void refuseIfTaken(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            take(directory).close();
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException another) { // in this very process, with classes of their own
            return false;
        }
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PROCESS_DIGITS);
        channel.read(bytes, 0);
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // then it has run, or will
        }
        try {
            Files.deleteIfExists(file); // while nobody else can have it
        } finally {
            seen.close();
            locked.close();
            TAKEN.remove(directory);
        }
    }
}
