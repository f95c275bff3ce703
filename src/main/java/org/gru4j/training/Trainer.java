package org.gru4j.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.EncodedText;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Windows;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.ModelFile;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains a model on a text: epochs of shuffled windows, a learning rate that falls on a plateau, and checkpoints: {@value
 * ModelFile#LAST} before the first batch, at intervals, after each epoch and when the run is stopped, from which it can go
 * on as if it had never stopped; and {@value ModelFile#BEST} after each epoch whose monitored loss is the lowest so far.
 */
public final class Trainer {

    private static final double BACKOFF_FACTOR = 0.5;
    private static final int MAX_BACKOFFS = 10;

    private final TrainingConfiguration configuration;
    private final InstantSource clock;
    private final Checkpoints checkpoints;
    private final List<TrainingListener> listeners;
    private final OneHotBuffer[] buffers = {new OneHotBuffer(), new OneHotBuffer()};
    private volatile boolean stopping;
    private long start;

    /** A trainer that also writes a checkpoint every few minutes. */
    public Trainer(
            TrainingConfiguration configuration,
            Path directory,
            InstantSource clock,
            List<TrainingListener> listeners) {
        this(configuration, directory, CheckpointInterval.STANDARD, clock, listeners);
    }

    /**
     * A trainer.
     *
     * @param directory where the checkpoints go
     * @param interval how often there is one within an epoch
     * @param listeners told of every event, in this order
     */
    public Trainer(
            TrainingConfiguration configuration,
            Path directory,
            CheckpointInterval interval,
            InstantSource clock,
            List<TrainingListener> listeners) {
        this.configuration = configuration;
        this.clock = clock;
        this.checkpoints = new Checkpoints(directory, interval, clock);
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Trains the model's network, to the last epoch or until {@link #stop}; in place, unless it must go back to a checkpoint.
     *
     * @throws org.gru4j.corpus.CorpusException if the text is shorter than one window and its target
     * @throws TrainingException if the loss explodes or is no longer a number
     * @throws IOException if the first or the last checkpoint cannot be written; between them training goes on
     */
    public CharacterModel train(CharacterModel untrained, EncodedText text) throws IOException {
        Windows windows = windows(untrained, text);
        TrainingRun run = TrainingRun.begin(configuration, untrained);
        start = clock.millis();
        checkpoints.write(run, seconds(start)); // what cannot be saved need not be computed
        return toTheEnd(run, windows);
    }

    /**
     * Goes on with a run as if it had never stopped, if this is the text that it was trained on; the trainer's
     * configuration counts, which should be the state's but for its end.
     */
    public CharacterModel resume(CharacterModel model, TrainingState state, EncodedText text) throws IOException {
        Windows windows = windows(model, text);
        TrainingRun run = new TrainingRun(model, state.with(configuration));
        start = clock.millis() - Math.round(1000 * state.seconds());
        checkpoints.restart(model.network().getIterationCount());
        if (run.isBest()) {
            checkpoints.copyToBest(); // the run may have ended between the two files
        }
        tellWhereItGoesOn(run);
        return toTheEnd(run, windows);
    }

    /** Ends the run after the batch that is being computed, with a checkpoint; may be called on any thread. */
    public void stop() {
        stopping = true;
    }

    private Windows windows(CharacterModel model, EncodedText text) {
        return new Windows(text, model.configuration().window(), configuration.step());
    }

    private CharacterModel toTheEnd(TrainingRun begun, Windows windows) throws IOException {
        TrainingRun run = begun;
        while (run.epoch <= configuration.epochs() && !stopping) {
            try {
                runEpoch(run, windows);
                if (stopping && run.batch > 0) {
                    write(run, true);
                }
            } catch (TrainingException diverged) {
                run = backOff(run, diverged);
            }
        }
        return run.model;
    }

    private void runEpoch(TrainingRun run, Windows windows) throws IOException {
        MultiLayerNetwork network = run.model.network();
        WindowBatches batches = new WindowBatches(
                windows,
                run.model.configuration(),
                run.model.vocabulary().size(),
                configuration.batchSize(),
                run.epoch);
        int targets = run.model.configuration().targets() == Targets.EVERY ? windows.length() : 1;
        tell(new TrainingEvent.EpochStarted(run.epoch, configuration.epochs(), batches.count()));
        double before = run.epochSeconds;
        long epochStart = clock.millis();
        try (BatchesAhead ahead = new BatchesAhead(batches, run.batch, buffers)) {
            for (DataSet batch = ahead.next(); batch != null; batch = ahead.next()) {
                network.fit(batch);
                run.add(network.score(), batches.size(run.batch));
                refuseDivergence(run, network.score());
                run.epochSeconds = before + seconds(epochStart);
                tell(new TrainingEvent.StepDone(run.batch, run.meanLoss(), rate(run, targets)));
                run.epochSeconds = before + seconds(epochStart);
                if (stopping) {
                    return;
                }
                if (run.batch < batches.count() && checkpoints.isDue(network.getIterationCount())) {
                    long writing = clock.millis();
                    write(run, false);
                    epochStart += clock.millis() - writing;
                }
            }
        }
        endEpoch(run, targets);
    }

    private void endEpoch(TrainingRun run, int targets) throws IOException {
        // A batch's loss is from before its step: what the last step did shows in the weights only.
        refuseBrokenWeights(run);
        EpochMetrics metrics = new EpochMetrics(
                run.epoch,
                run.model.network().getIterationCount(),
                run.meanLoss(),
                null,
                run.learningRate,
                rate(run, targets),
                seconds(start),
                run.meanLoss() < run.lowest());
        run.endEpoch(metrics);
        // Before the checkpoint: a run that ends in between does the epoch's end once more, and listeners hear of it
        // again.
        tell(new TrainingEvent.EpochDone(metrics, run.model));
        if (run.learningRate < metrics.learningRate()) {
            tell(new TrainingEvent.LearningRateReduced(metrics.learningRate(), run.learningRate));
        }
        boolean last = run.epoch > configuration.epochs() || stopping;
        if (write(run, last) && metrics.best()) {
            tell(new TrainingEvent.CheckpointWritten(checkpoints.best(), metrics));
        }
    }

    /** Whether it was written; where it must be, that it cannot is thrown. */
    private boolean write(TrainingRun run, boolean mustBe) throws IOException {
        refuseBrokenWeights(run);
        if (!mustBe && configuration.onDivergence() == OnDivergence.BACKOFF && run.isExploding()) {
            return false; // the one that is there is the one to go back to
        }
        try {
            checkpoints.write(run, seconds(start));
            if (run.isBest()) {
                checkpoints.copyToBest();
            }
            return true;
        } catch (IOException failed) {
            if (mustBe) {
                throw failed;
            }
            tell(new TrainingEvent.WriteFailed(failed));
            return false;
        }
    }

    private void refuseDivergence(TrainingRun run, double loss) {
        if (!Double.isFinite(loss)) {
            throw diverged("the loss is %s in epoch %d, batch %d".formatted(loss, run.epoch, run.batch));
        }
        if (run.hasExploded()) {
            throw diverged("the loss has risen to %.2f in epoch %d, batch %d, more than twice what guessing has"
                    .formatted(run.recentLoss(), run.epoch, run.batch));
        }
    }

    private void refuseBrokenWeights(TrainingRun run) {
        if (!Double.isFinite(run.model.network().params().sumNumber().doubleValue())) {
            throw diverged(
                    "the weights are no longer numbers after epoch %d, batch %d".formatted(run.epoch, run.batch));
        }
    }

    private TrainingException diverged(String what) {
        return new TrainingException(
                what,
                "%s: try a smaller --learning-rate, --clip-norm, or --on-divergence backoff; the checkpoints in %s are from before"
                        .formatted(what, checkpoints.last().getParent()));
    }

    private TrainingRun backOff(TrainingRun run, TrainingException diverged) throws IOException {
        if (configuration.onDivergence() == OnDivergence.STOP || run.backoffs == MAX_BACKOFFS) {
            throw diverged;
        }
        CharacterModel model = ModelFile.load(checkpoints.last());
        TrainingState state = ModelFile.training(checkpoints.last(), TrainingState.class);
        TrainingRun again = new TrainingRun(model, state.with(configuration));
        again.backoffs = run.backoffs + 1;
        again.setLearningRate(run.learningRate * BACKOFF_FACTOR);
        tell(new TrainingEvent.BackedOff(diverged.what(), run.learningRate, again.learningRate));
        tellWhereItGoesOn(again);
        write(again, false);
        return again;
    }

    private void tellWhereItGoesOn(TrainingRun run) {
        tell(new TrainingEvent.Resumed(run.epoch, configuration.epochs(), run.batch, List.copyOf(run.metrics())));
    }

    private static double rate(TrainingRun run, int targetsPerWindow) {
        return run.windows() * targetsPerWindow / Math.max(run.epochSeconds, 1e-3);
    }

    private double seconds(long start) {
        return (clock.millis() - start) / 1000.0;
    }

    private void tell(TrainingEvent event) {
        for (TrainingListener listener : listeners) {
            try {
                listener.on(event);
            } catch (UncheckedIOException unwritten) { // a log, which is no reason to lose a model
                IOException cause = unwritten.getCause();
                tell(new TrainingEvent.WriteFailed(cause == null ? new IOException(unwritten) : cause));
            }
        }
    }
}
