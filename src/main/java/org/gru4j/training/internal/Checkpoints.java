package org.gru4j.training.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.training.CheckpointInterval;

/** The checkpoints of a run: {@value ModelFile#LAST}, from which it can go on, and {@value ModelFile#BEST}. */
final class Checkpoints {

    private final Path directory;
    private final CheckpointInterval interval;
    private final InstantSource clock;
    private long iteration;
    private long lastIteration;
    private long millis;

    Checkpoints(Path directory, CheckpointInterval interval, InstantSource clock) {
        this.directory = directory;
        this.interval = interval;
        this.clock = clock;
    }

    Path directory() {
        return directory;
    }

    Path last() {
        return directory.resolve(ModelFile.LAST);
    }

    Path best() {
        return directory.resolve(ModelFile.BEST);
    }

    /** The iteration of the newest checkpoint. */
    long lastIteration() {
        return lastIteration;
    }

    /** The newest checkpoint is of that iteration: counts from here to the next one. */
    void resume(long iteration) {
        lastIteration = iteration;
        restart(iteration);
    }

    private void restart(long iteration) {
        this.iteration = iteration;
        this.millis = clock.millis();
    }

    boolean isDue(long iteration) {
        return interval.isDue(iteration - this.iteration, clock.millis() - millis);
    }

    /**
     * Replaces {@value ModelFile#LAST} as a whole; makes the directory anew where somebody has removed it.
     *
     * @throws IOException naming the file, if it cannot be written; the one from before is still there
     */
    void write(TrainingRun run, double seconds) throws IOException {
        restart(run.iteration()); // also where it fails: not again at every step
        try {
            Files.createDirectories(directory);
            ModelFile.save(run.model(), run.state(seconds), run.carried().toArray(), last());
            lastIteration = iteration;
        } catch (IOException failed) {
            throw WriteFailure.of(last(), failed);
        }
    }

    /** Makes the checkpoint that was just written the best model, too. */
    void copyToBest() throws IOException {
        try {
            ModelFile.copy(last(), best());
        } catch (IOException failed) {
            throw WriteFailure.of(best(), failed);
        }
    }
}
