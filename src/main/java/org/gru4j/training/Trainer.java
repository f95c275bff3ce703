package org.gru4j.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    private static final double MEASURE_SECONDS = 60;

    /** Characters that baselines learn from, for each second that is left: they take some hundredths of it. */
    private static final double BASELINE_SPEED = 20_000;

    private final TrainingConfiguration configuration;
    private final RunClock clock;
    private final Checkpoints checkpoints;
    private final List<TrainingListener> listeners;
    private final Instant begun;
    private volatile boolean stopping;
    private Instant measured;

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
        this.clock = new RunClock(clock, configuration.end().seconds());
        this.measured = begun;
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
        clock.begin(begun, 0);
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
        clock.begin(begun, checkpoint.state().seconds());
        checkpoints.resume(checkpoint.model().network().getIterationCount());
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
                            "%s has states of %d streams, but the run has %d: the file is damaged, start again",
                            checkpoints.last(), texts, streams));
        }
    }

    private List<Baseline> baselines(CharacterModel model, TrainingData data) {
        EncodedText heldOut = data.heldOut();
        if (heldOut == null) {
            return List.of();
        }
        int characters = (int) Math.min(Baselines.QUICK_CHARACTERS, BASELINE_SPEED * Math.max(clock.left(), 1));
        List<Baseline> baselines = Baselines.quick(data.beforeHeldOut(), heldOut, model.vocabulary(), characters);
        tell(new TrainingEvent.HeldOut(baselines));
        return baselines;
    }

    private CharacterModel toTheEnd(TrainingRun begun, TrainingData data) throws IOException {
        TrainingRun run = begun;
        EncodedText heldOut = data.heldOut();
        HeldOutLoss loss = heldOut == null ? null : new HeldOutLoss(heldOut);
        measured = clock.now();
        while (goesOn(run)) {
            try {
                runEpoch(run, data, loss);
                if (stopping && run.batch > 0) {
                    write(run, true);
                }
            } catch (TrainingException diverged) {
                run = backOff(run, diverged);
            }
        }
        if (run.isExhausted()) {
            tell(new TrainingEvent.StoppedEarly(run.metrics().size(), run.lowest()));
        } else if (run.epoch <= configuration.epochs() && !stopping) {
            tell(new TrainingEvent.TimeUp(
                    Objects.requireNonNull(configuration.end().seconds())));
        }
        end(run);
        return run.model;
    }

    /** Time ends a run no sooner than after a step and its measurement: a model that has learnt nothing is of no use. */
    private boolean goesOn(TrainingRun run) {
        return run.epoch <= configuration.epochs()
                && !run.isExhausted()
                && !stopping
                && !(run.isMeasured() && clock.isUp());
    }

    /**
     * Tells that the run is over. One that ends before its first measurement leaves its newest checkpoint as the best model,
     * unless there is one.
     */
    private void end(TrainingRun run) throws IOException {
        if (run.isMeasured()) {
            tell(new TrainingEvent.Ended(List.copyOf(run.metrics()), List.copyOf(run.measurements())));
            return;
        }
        boolean older = Files.exists(checkpoints.best());
        if (!older) {
            copyToBest();
        }
        tell(new TrainingEvent.NotMeasured(checkpoints.lastIteration(), older));
    }

    private void runEpoch(TrainingRun run, TrainingData data, @Nullable HeldOutLoss heldOut) throws IOException {
        double before = run.epochSeconds;
        Instant begun = clock.now();
        double pauses = 0;
        try (Steps steps = data.steps(run.model, run.carried, run.epoch, run.batch)) {
            tell(new TrainingEvent.EpochStarted(run.epoch, configuration.epochs(), steps.batches()));
            while (run.batch < steps.batches()) {
                run.schedule(progress(run, steps.batches()));
                Instant step = clock.now();
                for (Steps.Learnt learnt : steps.next()) {
                    run.add(learnt);
                    refuseDivergence(run, learnt.loss());
                }
                clock.stepTook(clock.since(step));
                run.epochSeconds = before + clock.since(begun) - pauses;
                tell(new TrainingEvent.StepDone(
                        run.batch, run.meanLoss(), rate(run), clock.seconds(), progress(run, steps.batches())));
                run.epochSeconds = before + clock.since(begun) - pauses;
                if (stopping) {
                    return;
                }
                if (clock.isUp()) {
                    break; // what is left of the epoch is not trained
                }
                if (run.batch < steps.batches()) {
                    Instant pause = clock.now();
                    measureIfDue(run, heldOut);
                    if (checkpoints.isDue(run.model.network().getIterationCount())) {
                        write(run, false);
                    }
                    pauses += clock.since(pause);
                }
            }
        }
        Instant closing = clock.now();
        endEpoch(run, heldOut);
        clock.closingTook(clock.since(closing));
    }

    /**
     * How much of the run is over, from 0 to 1: of its epochs or of its time, whichever is more; not of the time where it was
     * over before the first step, which is made all the same.
     */
    private double progress(TrainingRun run, int batches) {
        double ofEpochs = (run.epoch - 1 + (double) run.batch / batches) / configuration.epochs();
        return clock.isUp() && !run.isMeasured() ? ofEpochs : Math.max(ofEpochs, clock.progress());
    }

    private void measureIfDue(TrainingRun run, @Nullable HeldOutLoss heldOut) throws IOException {
        if (heldOut == null || clock.since(measured) < MEASURE_SECONDS) {
            return;
        }
        double loss = measure(run, heldOut);
        boolean best = loss < run.lowest();
        run.add(new Measurement(run.model.network().getIterationCount(), clock.seconds(), loss));
        tell(new TrainingEvent.Measured(run.epoch, run.batch, loss, best));
        if (best) {
            write(run, false);
        }
    }

    private double measure(TrainingRun run, HeldOutLoss heldOut) {
        Instant begun = clock.now();
        double loss = heldOut.of(run.model, () -> clock.since(begun) > clock.measuringTime());
        measured = clock.now();
        clock.measuringTook(clock.since(begun));
        return loss;
    }

    private void endEpoch(TrainingRun run, @Nullable HeldOutLoss heldOut) throws IOException {
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
                clock.seconds(),
                monitored < run.lowest());
        double learningRate = run.learningRate;
        run.endEpoch(metrics);
        // Before the checkpoint: a run that ends in between does the epoch's end once more, and listeners hear of it
        // again.
        boolean last = run.epoch > configuration.epochs() || run.isExhausted() || clock.isUp() || stopping;
        tell(new TrainingEvent.EpochDone(metrics, run.model, configuration.epochs(), last, clock.deadline()));
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
        Instant begun = clock.now();
        checkpoints.write(run, clock.seconds());
        clock.savingTook(clock.since(begun));
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
                    "the loss has risen to %.2f in epoch %d, batch %d, more than twice the loss of guessing",
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
            end(run);
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
