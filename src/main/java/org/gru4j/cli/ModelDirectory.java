package org.gru4j.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gru4j.internal.RunFiles;
import org.gru4j.internal.Words;
import org.gru4j.model.ModelFile;
import org.gru4j.report.MetricsLog;

/**
 * The directory that a training run writes.
 *
 * @param name what the user calls it, which may be somewhere else that it is a copy of
 */
record ModelDirectory(Path path, String name) {

    ModelDirectory(Path path) {
        this(path, path.toString());
    }

    /** The model that fine-tuning began from. */
    static final String BASE = RunFiles.BASE;

    /** All that a run keeps there. */
    static final Set<String> FILES = Set.of(ModelFile.LAST, ModelFile.BEST, BASE, MetricsLog.FILE, EpochSamples.FILE);

    /** What a run adds to, epoch by epoch; models it replaces as a whole, as soon as it has better ones. */
    private static final List<String> LOGS = List.of(MetricsLog.FILE, EpochSamples.FILE);

    /** What a run that was killed may leave behind beside {@link DirectoryLock#FILE}. */
    private static final Set<String> UNFINISHED = Set.of(ModelFile.LAST + ".tmp", ModelFile.BEST + ".tmp");

    /**
     * Checks that a run may write here, without writing.
     *
     * @throws IllegalArgumentException if something is there that the run would overwrite and may not
     */
    void check(boolean overwrite) throws IOException {
        check(overwrite, Files.exists(path.resolve(ModelFile.LAST)));
    }

    /** The same, for a command that may or may not go on with the run that is there. */
    void check(boolean overwrite, boolean resumes) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException(Words.format("--model %s is a file: name a directory", name));
        }
        Path nearest = path.toAbsolutePath();
        while (nearest.getParent() != null && !Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        if (!Files.isWritable(nearest)) {
            throw new AccessDeniedException(nearest.toString());
        }
        if (!overwrite && !isEmpty()) {
            throw new IllegalArgumentException(Words.format(
                    "directory %s is not empty: choose another with --model, or give %s--overwrite",
                    name, resumes ? "--resume or " : ""));
        }
    }

    /** What is done while others are kept out; returns an exit status. */
    @FunctionalInterface
    interface Work {
        int run() throws IOException;
    }

    /** Makes the directory where it is missing, and keeps other runs out of it until the work is done. */
    @SuppressWarnings("try") // the lock is there to be held
    int whileLocked(Work work) throws IOException {
        if (!Files.exists(path)) {
            Files.createDirectories(path);
            path.toFile().deleteOnExit(); // if the program ends before there is anything in it
        }
        try (DirectoryLock lock = DirectoryLock.take(path)) {
            return work.run();
        }
    }

    /** Removes the logs of an earlier run. */
    void clear() throws IOException {
        for (String file : LOGS) {
            Files.deleteIfExists(path.resolve(file));
        }
    }

    /** Removes what a run that was killed has left behind; the lock must be held. */
    void tidy() throws IOException {
        for (String file : UNFINISHED) {
            Files.deleteIfExists(path.resolve(file));
        }
    }

    /**
     * The checkpoint that a run can go on from.
     *
     * @throws IllegalArgumentException if there is none
     */
    Path checkpoint() {
        return existing(path.resolve(ModelFile.LAST));
    }

    /**
     * The model to fine-tune.
     *
     * @throws IllegalArgumentException if there is none
     */
    Path model() {
        Path best = path.resolve(ModelFile.BEST);
        return Files.exists(best) ? best : checkpoint();
    }

    /** Keeps the model that fine-tuning begins from. */
    void keepAsBase(Path model) throws IOException {
        ModelFile.copy(model, path.resolve(BASE));
    }

    private Path existing(Path checkpoint) {
        if (!Files.exists(checkpoint)) {
            throw new IllegalArgumentException(Words.format(
                    "there is no run to resume in %s, it has no %s: start one without --resume, or name another with --model",
                    name, checkpoint.getFileName()));
        }
        return checkpoint;
    }

    private boolean isEmpty() throws IOException {
        if (!Files.exists(path)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .allMatch(name -> name.equals(DirectoryLock.FILE) || UNFINISHED.contains(name));
        }
    }
}
