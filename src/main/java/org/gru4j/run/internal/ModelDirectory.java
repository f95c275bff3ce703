package org.gru4j.run.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gru4j.internal.RunFiles;
import org.gru4j.model.internal.BaseModel;
import org.gru4j.model.internal.CompactFile;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.run.ModelDirectoryException;
import org.gru4j.run.ModelDirectoryException.Fault;
import org.gru4j.training.internal.TrainingState;

/** The directory that a training run writes. */
public record ModelDirectory(Path path) {

    /** The model that fine-tuning began from. */
    public static final String BASE = RunFiles.BASE;

    /** All that a run keeps there. */
    public static final Set<String> FILES =
            Set.of(ModelFile.LAST, ModelFile.BEST, BASE, MetricsLog.FILE, EpochSamples.FILE, RunReport.FILE);

    /** What a run tells of itself; models it replaces as soon as it has better ones. */
    private static final List<String> LOGS = List.of(MetricsLog.FILE, EpochSamples.FILE, RunReport.FILE);

    /** What a run that was killed may leave behind beside {@link DirectoryLock#FILE}. */
    private static final Set<String> UNFINISHED =
            Set.of(ModelFile.LAST + ".tmp", ModelFile.BEST + ".tmp", RunReport.FILE + ".tmp");

    /**
     * Checks that a run may write here, without writing.
     *
     * @throws ModelDirectoryException if something is there that the run would overwrite and may not, or another run is at
     *     work
     * @throws AccessDeniedException if nothing can be written here
     */
    public void check(boolean overwrite) throws IOException {
        mayWrite(overwrite);
        refuseIfInUse();
    }

    /**
     * Checks that no other run is at work here.
     *
     * @throws ModelDirectoryException if one is
     */
    public void refuseIfInUse() throws IOException {
        DirectoryLock.refuseIfTaken(path);
    }

    /** The same as {@link #check}, without a look at the lock: for whoever holds it. */
    public void mayWrite(boolean overwrite) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new ModelDirectoryException(Fault.A_FILE, path);
        }
        Path nearest = path.toAbsolutePath();
        while (nearest.getParent() != null && !Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        if (!Files.isWritable(nearest)) {
            throw new AccessDeniedException(nearest.toString());
        }
        if (!overwrite && !isEmpty()) {
            throw new ModelDirectoryException(
                    Fault.NOT_EMPTY, path, Files.exists(path.resolve(ModelFile.LAST)) ? ModelFile.LAST : "");
        }
    }

    /** What is done while others are kept out. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /** Makes the directory where it is missing, and keeps other runs out of it until the work is done. */
    @SuppressWarnings("try") // the lock is there to be held
    public <T> T whileLocked(Work<T> work) throws IOException {
        if (!Files.exists(path)) {
            Files.createDirectories(path);
            path.toFile().deleteOnExit(); // if the program ends before there is anything in it
        }
        try (DirectoryLock lock = DirectoryLock.take(path)) {
            return work.run();
        }
    }

    /** What writes files. */
    @FunctionalInterface
    public interface Replacement {
        void write() throws IOException;
    }

    /**
     * Puts a model in place of the run that may be here.
     *
     * @throws ModelDirectoryException if something is there that may not be overwritten, or another run is at work
     */
    public void replace(boolean overwrite, Replacement replacement) throws IOException {
        mayWrite(overwrite);
        whileLocked(() -> {
            mayWrite(overwrite); // another run may have been quicker
            tidy();
            clear();
            replacement.write();
            return path;
        });
    }

    /** Removes the logs of an earlier run. */
    public void clear() throws IOException {
        for (String file : LOGS) {
            Files.deleteIfExists(path.resolve(file));
        }
    }

    /** Removes what a run that was killed has left behind; the lock must be held. */
    public void tidy() throws IOException {
        for (String file : UNFINISHED) {
            Files.deleteIfExists(path.resolve(file));
        }
    }

    /**
     * The checkpoint that a run can go on from.
     *
     * @throws ModelDirectoryException if there is none
     */
    public Path checkpoint() {
        return existing(path.resolve(ModelFile.LAST));
    }

    /**
     * The model to fine-tune.
     *
     * @throws ModelDirectoryException if there is none
     */
    public Path model() {
        Path best = path.resolve(ModelFile.BEST);
        return Files.exists(best) ? best : checkpoint();
    }

    /** Keeps the model that fine-tuning begins from, with all that was read with it; the weights of english have 16 bits. */
    void keepAsBase(SavedModel model) throws IOException {
        if (model.file() == null && model.name().equals(BaseModel.ENGLISH)) {
            CompactFile.save(model.model(), path.resolve(BASE));
        } else {
            write(model, path.resolve(BASE));
        }
    }

    /** Writes a model with all that was read with it; replaces the file as a whole. */
    public static void write(SavedModel saved, Path file) throws IOException {
        TrainingState state = saved.training(TrainingState.class).orElse(null);
        ModelFile.save(saved.model(), state, saved.carried(), file);
    }

    /** Whether a model file is one of this run's. */
    boolean holds(Path file) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder != null && Files.isDirectory(folder) && Files.exists(path) && Files.isSameFile(path, folder);
    }

    private Path existing(Path checkpoint) {
        if (!Files.exists(checkpoint)) {
            throw new ModelDirectoryException(Fault.NO_RUN, path, String.valueOf(checkpoint.getFileName()));
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
