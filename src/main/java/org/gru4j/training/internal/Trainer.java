package org.gru4j.training.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.evaluation.Baseline;
import org.gru4j.internal.Words;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.ModelFileException;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.training.CheckpointInterval;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingEvent.EpochDone;
import org.gru4j.training.TrainingEvent.LearntLittle;
import org.gru4j.training.TrainingException;
import org.gru4j.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model on a text: epochs of windows, a learning rate that falls, and checkpoints: {@value ModelFile#LAST} before
 * the first batch, at intervals, after each epoch and when the run is stopped, from which it can go on as if it had never
 * stopped; and {@value ModelFile#BEST} whenever the monitored loss is the lowest so far. With held-out text that loss is
 * measured there, after each epoch and about once a minute.
 */
public final class Trainer {

    private static final int MAX_BACKOFFS = 10;

    /** For as many there is always time; with more of it there may be more. */
    private static final int MEASUREMENTS_OF_AVERAGES = 2;

    private final TrainingConfiguration configuration;
    private final RunClock clock;
    private final Checkpoints checkpoints;
    private final Listeners listeners;
    private final AfterEpoch afterEpoch;
    private final Instant begun;
    private @Nullable BaseAverage average;
    private volatile boolean stopping;
    private boolean older;

    /** A trainer that also writes a checkpoint every few minutes. */
    public Trainer(
            TrainingConfiguration configuration,
            Path directory,
            InstantSource clock,
            List<TrainingListener> listeners) {
        this(
                configuration,
                directory,
                CheckpointInterval.STANDARD,
                clock,
                clock.instant(),
                listeners,
                AfterEpoch.NOTHING);
    }

    /**
     * A trainer.
     *
     * @param directory where the checkpoints go
     * @param interval how often there is one within an epoch
     * @param begun from when on the run's seconds are counted: a program that has read its text and built its model since
     *     then has used some of them
     * @param listeners told of every event, in this order
     * @param afterEpoch done after listeners have heard of an epoch's end
     */
    public Trainer(
            TrainingConfiguration configuration,
            Path directory,
            CheckpointInterval interval,
            InstantSource clock,
            Instant begun,
            List<TrainingListener> listeners,
            AfterEpoch afterEpoch) {
        this.configuration = configuration;
        this.clock = new RunClock(clock, configuration.end().seconds());
        this.begun = begun;
        this.listeners = new Listeners(listeners);
        this.checkpoints =
                new Checkpoints(directory, interval, configuration.onDivergence(), this.clock, this.listeners);
        this.afterEpoch = afterEpoch;
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
        return begin(untrained, data, false);
    }

    /**
     * Goes on from what a model has learnt of other texts: the model itself, as it is before the first step, is measured first,
     * and is the run's best one until a better one is found. At the end weights between the first and the last ones are tried.
     *
     * @throws TrainingException if the loss explodes or is no longer a number
     * @throws IOException if the first or the last checkpoint cannot be written; between them training goes on
     */
    public CharacterModel tune(CharacterModel base, TrainingData data) throws IOException {
        goesOnFrom(base);
        return begin(base, data, true);
    }

    private void goesOnFrom(CharacterModel base) {
        average = new BaseAverage(base.network().params().dup());
        clock.expectMeasurements(MEASUREMENTS_OF_AVERAGES);
    }

    private CharacterModel begin(CharacterModel untrained, TrainingData data, boolean knows) throws IOException {
        clock.begin(begun, 0, 0);
        List<Baseline> baselines = RunBaselines.baselines(untrained, data, clock.left());
        if (!baselines.isEmpty()) {
            listeners.tell(new TrainingEvent.HeldOut(baselines));
        }
        TrainingRun run = TrainingRun.begin(configuration, untrained, baselines);
        Measuring measuring = measuring(data);
        if (knows && measuring != null) {
            measureBase(run, measuring);
        }
        checkpoints.write(run, true); // what cannot be saved need not be computed
        return toTheEnd(run, data, measuring);
    }

    private void measureBase(TrainingRun run, Measuring heldOut) {
        double loss = heldOut.loss(run.model());
        run.measured(clock.seconds(), loss);
        listeners.tell(new TrainingEvent.Measured(run.epoch(), run.batch(), loss, true));
    }

    /**
     * Goes on with a run as if it had never stopped, if this is the text that it was trained on; the trainer's
     * configuration counts, which should be the checkpoint's but for its end.
     */
    public CharacterModel resume(Checkpoint checkpoint, EncodedText text) throws IOException {
        return resume(checkpoint, local(text, checkpoint.model()));
    }

    /**
     * Goes on with a run, wherever it was before, that began from a model that had learnt other texts.
     *
     * @param base as it was before the first step
     */
    public CharacterModel resumeTuning(Checkpoint checkpoint, TrainingData data, CharacterModel base)
            throws IOException {
        goesOnFrom(base);
        return resume(checkpoint, data);
    }

    /** Goes on with a run, wherever it was before. */
    public CharacterModel resume(Checkpoint checkpoint, TrainingData data) throws IOException {
        TrainingRun run = new TrainingRun(checkpoint, configuration);
        refuseForeignStates(run, data);
        clock.begin(begun, checkpoint.state().seconds(), checkpoint.state().preparationSeconds());
        checkpoints.resume(checkpoint.model().network().getIterationCount());
        if (run.isBest()) {
            checkpoints.copyToBest(); // the run may have ended between the two files
        }
        tellWhereItGoesOn(run);
        return toTheEnd(run, data, measuring(data));
    }

    /** Ends the run after the batch that is being computed, with a checkpoint; may be called on any thread. */
    public void stop() {
        stopping = true;
    }

    /** The file of the run's best model, once it is over: where it has measured none, that is its newest. */
    public Path best() {
        return older || !Files.exists(checkpoints.best()) ? checkpoints.last() : checkpoints.best();
    }

    /** An interrupt of the thread is a {@link #stop}. */
    private boolean isStopping() {
        if (Thread.currentThread().isInterrupted()) {
            stopping = true;
        }
        return stopping;
    }

    private TrainingData local(EncodedText text, CharacterModel model) {
        return new LocalTrainingData(text, configuration, model.configuration());
    }

    /** A file that was changed by others may hold states for another number of streams. */
    private void refuseForeignStates(TrainingRun run, TrainingData data) {
        int texts = run.carried().texts();
        int streams = data.streams();
        if (texts > 0 && texts != streams) {
            throw ModelFileException.changed(
                    checkpoints.last(), Words.format("has states of %d streams, but the run has %d", texts, streams));
        }
    }

    /** Of the held-out text; null where nothing is held out. */
    private @Nullable Measuring measuring(TrainingData data) {
        EncodedText heldOut = data.heldOut();
        return heldOut == null ? null : new Measuring(heldOut, clock);
    }

    private CharacterModel toTheEnd(TrainingRun begun, TrainingData data, @Nullable Measuring measuring)
            throws IOException {
        TrainingRun run = begun;
        while (goesOn(run)) {
            try {
                runEpoch(run, data, measuring);
                if (isStopping() && run.batch() > 0) {
                    checkpoints.write(run, true);
                }
            } catch (TrainingException diverged) {
                run = backOff(run, diverged);
            }
        }
        if (run.isExhausted()) {
            listeners.tell(new TrainingEvent.StoppedEarly(
                    run.losses().epochs().size(), run.losses().lowest()));
        } else if (!run.isComplete() && !isStopping()) {
            listeners.tell(new TrainingEvent.TimeUp(
                    Objects.requireNonNull(configuration.end().seconds())));
        }
        if (average != null && measuring != null && !isStopping()) {
            tryAverages(run, average, measuring);
        }
        LearntLittle little = isStopping() ? null : RunBaselines.ofRun(run, data);
        if (little != null) {
            listeners.tell(little);
        }
        end(run);
        return run.model();
    }

    /** Time ends a run no sooner than after a step and its measurement: a model that has learnt nothing is of no use. */
    private boolean goesOn(TrainingRun run) {
        return !run.isComplete()
                && !run.isExhausted()
                && !isStopping()
                && !(run.losses().isMeasured() && clock.isUp());
    }

    /**
     * Tells that the run is over. One that ends before its first measurement leaves its newest checkpoint as the best model,
     * unless there is one.
     */
    private void end(TrainingRun run) throws IOException {
        if (run.losses().isMeasured()) {
            listeners.tell(
                    new TrainingEvent.Ended(run.losses().epochs(), run.losses().measurements()));
            return;
        }
        older = Files.exists(checkpoints.best());
        if (!older) {
            checkpoints.copyToBest();
        }
        listeners.tell(new TrainingEvent.NotMeasured(checkpoints.lastIteration(), older));
    }

    private void runEpoch(TrainingRun run, TrainingData data, @Nullable Measuring heldOut) throws IOException {
        double before = run.epochSeconds();
        Instant begun = clock.now();
        double pauses = 0;
        try (Steps steps = data.steps(run.model(), run.carried(), run.epoch(), run.batch())) {
            listeners.tell(new TrainingEvent.EpochStarted(run.epoch(), configuration.epochs(), steps.batches()));
            clock.stepsBegin();
            while (run.batch() < steps.batches()) {
                run.schedule(progress(run, steps.batches()));
                Instant step = clock.now();
                steps.next().forEach(run::stepped);
                clock.stepTook(clock.since(step));
                run.trainedFor(before + clock.since(begun) - pauses);
                listeners.tell(new TrainingEvent.StepDone(
                        run.batch(),
                        run.meanLoss(),
                        run.charsPerSecond(),
                        clock.seconds(),
                        progress(run, steps.batches()),
                        clock.inAll(progress(run, steps.batches()))));
                run.trainedFor(before + clock.since(begun) - pauses);
                if (isStopping()) {
                    return;
                }
                if (run.batch() < steps.batches() && !clock.isUp()) {
                    Instant pause = clock.now();
                    if (heldOut != null && heldOut.isDue()) {
                        measureWithin(run, heldOut);
                    }
                    if (checkpoints.isDue(run.iteration())) {
                        checkpoints.write(run, false);
                    }
                    pauses += clock.since(pause);
                }
                if (clock.isUp()) {
                    break; // what is left of the epoch is not trained
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
        double ofEpochs = (run.epoch() - 1 + (double) run.batch() / batches) / configuration.epochs();
        return clock.isUp() && !run.losses().isMeasured() ? ofEpochs : Math.max(ofEpochs, clock.progress());
    }

    private void measureWithin(TrainingRun run, Measuring heldOut) throws IOException {
        double loss = heldOut.loss(run.model());
        boolean best = loss < run.losses().lowest();
        run.measured(clock.seconds(), loss);
        listeners.tell(new TrainingEvent.Measured(run.epoch(), run.batch(), loss, best));
        if (best) {
            checkpoints.write(run, false);
        }
    }

    private void endEpoch(TrainingRun run, @Nullable Measuring heldOut) throws IOException {
        run.refuseBrokenWeights();
        if (!clock.isUp()) { // there is time to go back, and the epoch is whole
            run.refuseCollapse();
        }
        Double validationLoss = heldOut == null ? null : Double.valueOf(heldOut.loss(run.model()));
        double monitored = validationLoss == null ? run.meanLoss() : validationLoss;
        EpochMetrics metrics = new EpochMetrics(
                run.epoch(),
                run.iteration(),
                run.meanLoss(),
                validationLoss,
                run.appliedRate(),
                run.charsPerSecond(),
                clock.seconds(),
                monitored < run.losses().lowest());
        double learningRate = run.learningRate();
        run.epochEnded(metrics);
        // Before the checkpoint: a run that ends in between does the epoch's end once more, and listeners hear of it
        // again.
        boolean last = run.isComplete() || run.isExhausted() || clock.isUp() || isStopping();
        EpochDone done = new EpochDone(metrics, configuration.epochs(), last, clock.deadline());
        listeners.tell(done);
        listeners.guarded(() -> afterEpoch.use(run.model(), done));
        if (run.learningRate() < learningRate) {
            listeners.tell(new TrainingEvent.LearningRateReduced(learningRate, run.learningRate()));
        }
        checkpoints.write(run, last);
    }

    /** The run itself keeps its weights, from which it can go on. */
    private void tryAverages(TrainingRun run, BaseAverage average, Measuring measuring) throws IOException {
        EpochMetrics last = run.model().metrics();
        if (last == null || last.validationLoss() == null || run.batch() > 0) {
            return; // no epoch has ended
        }
        BaseAverage.Found found = average.find(run.model(), last.validationLoss(), measuring);
        if (found == null || found.loss() >= run.losses().lowest()) {
            return;
        }
        run.measured(clock.seconds(), found.loss());
        listeners.tell(new TrainingEvent.Averaged(found.share(), found.loss()));
        checkpoints.writeAverage(run, found);
    }

    private TrainingRun backOff(TrainingRun run, TrainingException diverged) throws IOException {
        if (configuration.onDivergence() == OnDivergence.STOP || run.backoffs() == MAX_BACKOFFS) {
            end(run);
            throw diverged.with(checkpoints.directory());
        }
        TrainingRun again = new TrainingRun(Checkpoint.read(checkpoints.last()), configuration);
        again.backedOffFrom(run);
        listeners.tell(new TrainingEvent.BackedOff(diverged.what(), run.learningRate(), again.learningRate()));
        tellWhereItGoesOn(again);
        checkpoints.write(again, false);
        return again;
    }

    private void tellWhereItGoesOn(TrainingRun run) {
        listeners.tell(new TrainingEvent.Resumed(
                run.epoch(), configuration.epochs(), run.batch(), run.losses().epochs()));
    }
}
