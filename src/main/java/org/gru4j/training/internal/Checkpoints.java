package org.gru4j.training.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.training.CheckpointInterval;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The checkpoints of a run: {@value ModelFile#LAST}, from which it can go on, and {@value ModelFile#BEST}. */
final class Checkpoints {

    private final Path directory;
    private final CheckpointInterval interval;
    private final OnDivergence onDivergence;
    private final RunClock clock;
    private final Listeners listeners;
    private long iteration;
    private long lastIteration;
    private long millis;

    /**
     * The checkpoints in a directory.
     *
     * @param interval how often one is due
     * @param onDivergence whether a run may go back to the newest one
     * @param clock is told how long saving takes
     * @param listeners hear of what was written, and of what could not be
     */
    Checkpoints(
            Path directory,
            CheckpointInterval interval,
            OnDivergence onDivergence,
            RunClock clock,
            Listeners listeners) {
        this.directory = directory;
        this.interval = interval;
        this.onDivergence = onDivergence;
        this.clock = clock;
        this.listeners = listeners;
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
        this.millis = clock.now().toEpochMilli();
    }

    boolean isDue(long iteration) {
        return interval.isDue(iteration - this.iteration, clock.now().toEpochMilli() - millis);
    }

    /**
     * Writes where the run stands, and makes it the best model where it is that; not while the loss is rising so that nobody
     * would want to go back to it.
     *
     * @param mustBe that it cannot be written is thrown, or else told to listeners
     * @throws TrainingException if the weights are no longer numbers
     */
    void write(TrainingRun run, boolean mustBe) throws IOException {
        run.refuseBrokenWeights();
        if (!mustBe && onDivergence == OnDivergence.BACKOFF && run.isExploding()) {
            return; // the one that is there is the one to go back to
        }
        try {
            save(run);
            if (run.isBest()) {
                copyToBest();
            }
        } catch (IOException failed) {
            if (mustBe) {
                throw failed;
            }
            listeners.tell(new TrainingEvent.WriteFailed(failed));
        }
    }

    /**
     * Replaces {@value ModelFile#LAST} as a whole; makes the directory anew where somebody has removed it.
     *
     * @throws IOException naming the file, if it cannot be written; the one from before is still there
     */
    void save(TrainingRun run) throws IOException {
        Instant begun = clock.now();
        restart(run.iteration()); // also where it fails: not again at every step
        try {
            Files.createDirectories(directory);
            ModelFile.save(run.model(), run.state(clock), run.carried().toArray(), last());
            lastIteration = iteration;
        } catch (IOException failed) {
            throw WriteFailure.of(last(), failed);
        }
        clock.savingTook(clock.since(begun));
        listeners.tell(new TrainingEvent.CheckpointWritten(last()));
    }

    /** Makes other weights than those of the run's last step the best model; the run goes on from its own. */
    void writeAverage(TrainingRun run, BaseAverage.Found found) throws IOException {
        INDArray weights = run.model().network().params();
        INDArray kept = weights.dup();
        try {
            weights.assign(found.weights());
            ModelFile.save(run.modelWith(found.loss()), run.state(clock), null, best());
        } catch (IOException failed) {
            throw WriteFailure.of(best(), failed);
        } finally {
            weights.assign(kept);
        }
        listeners.tell(new TrainingEvent.CheckpointWritten(best()));
        save(run); // it knows of a better model than its own, now
    }

    /** Makes the checkpoint that was just written the best model, too. */
    void copyToBest() throws IOException {
        try {
            ModelFile.copy(last(), best());
        } catch (IOException failed) {
            throw WriteFailure.of(best(), failed);
        }
        listeners.tell(new TrainingEvent.CheckpointWritten(best()));
    }
}
