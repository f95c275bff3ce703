package org.gru4j.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.gru4j.corpus.EncodedText;
import org.gru4j.evaluation.Baseline;
import org.gru4j.evaluation.Baselines;
import org.gru4j.evaluation.HeldOutLoss;
import org.gru4j.internal.Words;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.ModelFile;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model on a text: epochs of windows, a learning rate that falls, and checkpoints: {@value ModelFile#LAST} before
 * the first batch, at intervals, after each epoch and when the run is stopped, from which it can go on as if it had never
 * stopped; and {@value ModelFile#BEST} whenever the monitored loss is the lowest so far. With held-out text that loss is
 * measured there, after each epoch and at least once a minute.
 */
public final class Trainer {

    private static final double BACKOFF_FACTOR = 0.5;
    private static final int MAX_BACKOFFS = 10;
    private static final long MEASURE_MILLIS = 60_000;

    private final TrainingConfiguration configuration;
    private final InstantSource clock;
    private final Checkpoints checkpoints;
    private final List<TrainingListener> listeners;
    private final Instant begun;
    private volatile boolean stopping;
    private long start;
    private long measured;
    private double measuringSeconds;

    /** A trainer that also writes a checkpoint every few minutes. */
    public Trainer(
            TrainingConfiguration configuration,
            Path directory,
            InstantSource clock,
            List<TrainingListener> listeners) {
        this(configuration, directory, CheckpointInterval.STANDARD, clock, clock.instant(), listeners);
    }

    /**
     * A trainer.
     *
     * @param directory where the checkpoints go
     * @param interval how often there is one within an epoch
     * @param begun from when on the run's seconds are counted: a program that has read its text and built its model since
     *     then has used some of them
     * @param listeners told of every event, in this order
     */
    public Trainer(
            TrainingConfiguration configuration,
            Path directory,
            CheckpointInterval interval,
            InstantSource clock,
            Instant begun,
            List<TrainingListener> listeners) {
        this.configuration = configuration;
        this.clock = clock;
        this.begun = begun;
        this.checkpoints = new Checkpoints(directory, interval, clock);
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Trains the model's network in this process.
     *
     * @throws org.gru4j.corpus.CorpusException if the text is shorter than one window and its target
     * @see #train(CharacterModel, TrainingData)
     */
    public CharacterModel train(CharacterModel untrained, EncodedText text) throws IOException {
        return train(untrained, local(text, untrained));
    }

    /**
     * Trains the model's network, to the last epoch or until {@link #stop}; in place, unless it must go back to a checkpoint.
     *
     * @throws TrainingException if the loss explodes or is no longer a number
     * @throws IOException if the first or the last checkpoint cannot be written; between them training goes on
     */
    public CharacterModel train(CharacterModel untrained, TrainingData data) throws IOException {
        start = begun.toEpochMilli();
        TrainingRun run = TrainingRun.begin(configuration, untrained, baselines(untrained, data));
        save(run); // what cannot be saved need not be computed
        return toTheEnd(run, data);
    }

    /**
     * Goes on with a run as if it had never stopped, if this is the text that it was trained on; the trainer's
     * configuration counts, which should be the checkpoint's but for its end.
     */
    public CharacterModel resume(Checkpoint checkpoint, EncodedText text) throws IOException {
        return resume(checkpoint, local(text, checkpoint.model()));
    }

    /** Goes on with a run, wherever it was before. */
    public CharacterModel resume(Checkpoint checkpoint, TrainingData data) throws IOException {
        TrainingRun run = new TrainingRun(checkpoint, configuration);
        refuseForeignStates(run, data);
        start = begun.toEpochMilli() - Math.round(1000 * checkpoint.state().seconds());
        checkpoints.restart(checkpoint.model().network().getIterationCount());
        if (run.isBest()) {
            copyToBest(); // the run may have ended between the two files
        }
        tellWhereItGoesOn(run);
        return toTheEnd(run, data);
    }

    /** Ends the run after the batch that is being computed, with a checkpoint; may be called on any thread. */
    public void stop() {
        stopping = true;
    }

    private TrainingData local(EncodedText text, CharacterModel model) {
        return new LocalTrainingData(text, configuration, model.configuration());
    }

    /** A file that was changed by others may hold states for another number of streams. */
    private void refuseForeignStates(TrainingRun run, TrainingData data) {
        int texts = run.carried.texts();
        int streams = data.streams();
        if (texts > 0 && texts != streams) {
            throw new TrainingException(
                    "the states are of others",
                    Words.format(
                            "%s holds states of %d texts, but %d are learnt side by side: the file is damaged, begin anew",
                            checkpoints.last(), texts, streams));
        }
    }

    private List<Baseline> baselines(CharacterModel model, TrainingData data) {
        EncodedText heldOut = data.heldOut();
        if (heldOut == null) {
            return List.of();
        }
        List<Baseline> baselines = Baselines.quick(data.beforeHeldOut(), heldOut, model.vocabulary());
        tell(new TrainingEvent.HeldOut(baselines));
        return baselines;
    }

    private CharacterModel toTheEnd(TrainingRun begun, TrainingData data) throws IOException {
        TrainingRun run = begun;
        measured = clock.millis();
        while (run.epoch <= configuration.epochs() && !run.isExhausted() && !timeIsUp() && !stopping) {
            try {
                runEpoch(run, data);
                if (stopping && run.batch > 0) {
                    write(run, true);
                }
            } catch (TrainingException diverged) {
                run = backOff(run, diverged);
            }
        }
        if (run.isExhausted()) {
            tell(new TrainingEvent.StoppedEarly(run.metrics().size(), run.lowest()));
        } else if (run.epoch <= configuration.epochs() && timeIsUp()) {
            tell(new TrainingEvent.TimeUp(
                    Objects.requireNonNull(configuration.end().seconds())));
        }
        return run.model;
    }

    private void runEpoch(TrainingRun run, TrainingData data) throws IOException {
        double before = run.epochSeconds;
        long epochStart = clock.millis();
        try (Steps steps = data.steps(run.model, run.carried, run.epoch, run.batch)) {
            tell(new TrainingEvent.EpochStarted(run.epoch, configuration.epochs(), steps.batches()));
            while (run.batch < steps.batches()) {
                run.schedule(progress(run, steps.batches()));
                for (Steps.Learnt learnt : steps.next()) {
                    run.add(learnt);
                    refuseDivergence(run, learnt.loss());
                }
                run.epochSeconds = before + seconds(epochStart);
                tell(new TrainingEvent.StepDone(run.batch, run.meanLoss(), rate(run)));
                run.epochSeconds = before + seconds(epochStart);
                if (stopping) {
                    return;
                }
                if (timeIsUp()) {
                    break; // what is left of the epoch is not trained
                }
                if (run.batch < steps.batches()) {
                    long pause = clock.millis();
                    measureIfDue(run, data.heldOut());
                    if (checkpoints.isDue(run.model.network().getIterationCount())) {
                        write(run, false);
                    }
                    epochStart += clock.millis() - pause;
                }
            }
        }
        endEpoch(run, data.heldOut());
    }

    /** How much of the run is over, from 0 to 1: of its epochs or of its time, whichever is more. */
    private double progress(TrainingRun run, int batches) {
        double ofEpochs = (run.epoch - 1 + (double) run.batch / batches) / configuration.epochs();
        Double limit = configuration.end().seconds();
        return limit == null ? ofEpochs : Math.max(ofEpochs, seconds(start) / (limit - secondsToEnd()));
    }

    private boolean timeIsUp() {
        Double limit = configuration.end().seconds();
        return limit != null && seconds(start) >= limit - secondsToEnd();
    }

    /** What it takes to measure and save at the end of a run that ends by time. */
    private double secondsToEnd() {
        double limit = Objects.requireNonNull(configuration.end().seconds());
        double measuring = measuringSeconds > 0 ? 1.2 * measuringSeconds : Math.min(0.03 * limit, 2);
        return Math.min(measuring + 0.3, limit / 4);
    }

    private void measureIfDue(TrainingRun run, @Nullable EncodedText heldOut) throws IOException {
        if (heldOut == null || clock.millis() - measured < MEASURE_MILLIS) {
            return;
        }
        double loss = measure(run, heldOut);
        boolean best = loss < run.lowest();
        run.add(new Measurement(run.model.network().getIterationCount(), seconds(start), loss));
        tell(new TrainingEvent.Measured(run.epoch, run.batch, loss, best));
        if (best) {
            write(run, false);
        }
    }

    private double measure(TrainingRun run, EncodedText heldOut) {
        long begun = clock.millis();
        double loss = new HeldOutLoss(heldOut).of(run.model);
        measured = clock.millis();
        measuringSeconds = seconds(begun);
        return loss;
    }

    private void endEpoch(TrainingRun run, @Nullable EncodedText heldOut) throws IOException {
        // A batch's loss is from before its step: what the last step did shows in the weights only.
        refuseBrokenWeights(run);
        Double validationLoss = heldOut == null ? null : Double.valueOf(measure(run, heldOut));
        double monitored = validationLoss == null ? run.meanLoss() : validationLoss;
        EpochMetrics metrics = new EpochMetrics(
                run.epoch,
                run.model.network().getIterationCount(),
                run.meanLoss(),
                validationLoss,
                run.appliedRate(),
                rate(run),
                seconds(start),
                monitored < run.lowest());
        double learningRate = run.learningRate;
        run.endEpoch(metrics);
        // Before the checkpoint: a run that ends in between does the epoch's end once more, and listeners hear of it
        // again.
        boolean last = run.epoch > configuration.epochs() || run.isExhausted() || timeIsUp() || stopping;
        tell(new TrainingEvent.EpochDone(metrics, run.model, configuration.epochs(), last));
        if (run.learningRate < learningRate) {
            tell(new TrainingEvent.LearningRateReduced(learningRate, run.learningRate));
        }
        write(run, last);
    }

    /** Where it must be written, that it cannot is thrown. */
    private void write(TrainingRun run, boolean mustBe) throws IOException {
        refuseBrokenWeights(run);
        if (!mustBe && configuration.onDivergence() == OnDivergence.BACKOFF && run.isExploding()) {
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
            tell(new TrainingEvent.WriteFailed(failed));
        }
    }

    private void save(TrainingRun run) throws IOException {
        checkpoints.write(run, seconds(start));
        tell(new TrainingEvent.CheckpointWritten(checkpoints.last()));
    }

    private void copyToBest() throws IOException {
        checkpoints.copyToBest();
        tell(new TrainingEvent.CheckpointWritten(checkpoints.best()));
    }

    private void refuseDivergence(TrainingRun run, double loss) {
        if (!Double.isFinite(loss)) {
            throw diverged(Words.format("the loss is %s in epoch %d, batch %d", loss, run.epoch, run.batch));
        }
        if (run.hasExploded()) {
            throw diverged(Words.format(
                    "the loss has risen to %.2f in epoch %d, batch %d, more than twice what guessing has",
                    run.recentLoss(), run.epoch, run.batch));
        }
    }

    private void refuseBrokenWeights(TrainingRun run) {
        if (!Double.isFinite(run.model.network().params().sumNumber().doubleValue())) {
            throw diverged(
                    Words.format("the weights are no longer numbers after epoch %d, batch %d", run.epoch, run.batch));
        }
    }

    private TrainingException diverged(String what) {
        return new TrainingException(
                what,
                Words.format(
                        "%s: try a smaller --learning-rate, --clip-norm, or --on-divergence backoff; the checkpoints in %s are from before",
                        what, checkpoints.last().getParent()));
    }

    private TrainingRun backOff(TrainingRun run, TrainingException diverged) throws IOException {
        if (configuration.onDivergence() == OnDivergence.STOP || run.backoffs == MAX_BACKOFFS) {
            throw diverged;
        }
        TrainingRun again = new TrainingRun(Checkpoint.read(checkpoints.last()), configuration);
        again.backoffs = run.backoffs + 1;
        again.learningRate = run.learningRate * BACKOFF_FACTOR;
        tell(new TrainingEvent.BackedOff(diverged.what(), run.learningRate, again.learningRate));
        tellWhereItGoesOn(again);
        write(again, false);
        return again;
    }

    private void tellWhereItGoesOn(TrainingRun run) {
        tell(new TrainingEvent.Resumed(run.epoch, configuration.epochs(), run.batch, List.copyOf(run.metrics())));
    }

    /** Targets per second of the epoch so far. */
    private static double rate(TrainingRun run) {
        return run.windows() * run.model.configuration().targetsPerWindow() / Math.max(run.epochSeconds, 1e-3);
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
