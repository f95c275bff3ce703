package org.gru4j.training.internal;

import java.util.List;
import java.util.Objects;
import org.gru4j.evaluation.Baseline;
import org.gru4j.internal.Nd4jSeed;
import org.gru4j.internal.Words;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.internal.CarriedStates;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.training.Measurement;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.gru4j.training.TrainingException;
import org.nd4j.linalg.factory.Nd4j;

/** A run as it goes: the model, and what {@link TrainingState} keeps of it. */
final class TrainingRun {

    private static final double BACKOFF_FACTOR = 0.5;

    private final TrainingConfiguration configuration;
    private final CarriedStates carried;
    private final LossHistory losses;
    private final List<Baseline> baselines;
    private final PlateauSchedule plateau;
    private final DivergenceGuard guard;
    private CharacterModel model;
    private int epoch;
    private int batch;
    private double lossSum;
    private long windows;
    private double epochSeconds;
    private double learningRate;
    private double appliedRate = Double.NaN;
    private int backoffs;

    /** Goes on where a run stood, with its random numbers. */
    TrainingRun(Checkpoint checkpoint, TrainingConfiguration configuration) {
        TrainingState state = checkpoint.state();
        this.model = checkpoint.model();
        this.configuration = configuration;
        this.epoch = state.epoch();
        this.batch = state.batch();
        this.lossSum = state.lossSum();
        this.windows = state.windows();
        this.guard = new DivergenceGuard(model.vocabulary().size(), state.firstLoss(), state.recentLoss());
        this.learningRate = state.learningRate();
        this.plateau = new PlateauSchedule(configuration.schedule().plateau(), state.plateau());
        this.backoffs = state.backoffs();
        this.epochSeconds = state.epochSeconds();
        this.losses = new LossHistory(state.metrics(), state.measurements());
        this.baselines = state.baselines();
        this.carried = new CarriedStates(model);
        carried.set(checkpoint.carried());
        GradientClipping.install(configuration.clipping(), model.network());
        state.random().restore();
    }

    /** Begins with an untrained model. */
    static TrainingRun begin(TrainingConfiguration configuration, CharacterModel untrained, List<Baseline> baselines) {
        Nd4j.getRandom().setSeed(Nd4jSeed.of(untrained.configuration().randomSeed()));
        TrainingState beginning = TrainingState.beginning(
                configuration, untrained.configuration().learningRate(), RandomState.current(), baselines);
        return new TrainingRun(new Checkpoint(untrained, beginning, null), configuration);
    }

    /** Where the run stands at this time. */
    TrainingState state(RunClock clock) {
        return new TrainingState(
                configuration,
                epoch,
                batch,
                lossSum,
                windows,
                guard.firstLoss(),
                guard.recentLoss(),
                learningRate,
                plateau.state(),
                backoffs,
                epochSeconds,
                clock.seconds(),
                clock.preparation(),
                RandomState.current(),
                losses.epochs(),
                losses.measurements(),
                baselines);
    }

    CharacterModel model() {
        return model;
    }

    /** The model as it is said of one with another loss on the held-out text than the last epoch had. */
    CharacterModel modelWith(double validationLoss) {
        EpochMetrics last = Objects.requireNonNull(model.metrics());
        return model.with(new EpochMetrics(
                last.epoch(),
                last.iteration(),
                last.trainLoss(),
                validationLoss,
                last.learningRate(),
                last.charsPerSecond(),
                last.seconds(),
                true));
    }

    /** The states that the next batch begins with. */
    CarriedStates carried() {
        return carried;
    }

    /** The one in progress, counted from 1; one more than there are when all are done. */
    int epoch() {
        return epoch;
    }

    /** How many of the epoch's batches are done. */
    int batch() {
        return batch;
    }

    /** Optimizer steps since the run's start. */
    int iteration() {
        return model.network().getIterationCount();
    }

    /** Of training in this epoch. */
    double epochSeconds() {
        return epochSeconds;
    }

    /** How often the run has gone back because it diverged. */
    int backoffs() {
        return backoffs;
    }

    /** What the schedule goes by: the first learning rate, or what it has fallen to. */
    double learningRate() {
        return learningRate;
    }

    /** What predicts the held-out text without a network; empty where nothing is held out. */
    List<Baseline> baselines() {
        return baselines;
    }

    LossHistory losses() {
        return losses;
    }

    /** Whether the run's patience is at its end. */
    boolean isExhausted() {
        return losses.isExhausted(configuration.end().patience());
    }

    /** Whether there is no epoch left. */
    boolean isComplete() {
        return epoch > configuration.epochs();
    }

    /** Sets the learning rate of the next step. */
    void schedule(double progress) {
        double rate = configuration.schedule().rate(learningRate, iteration(), progress);
        if (rate != appliedRate) {
            appliedRate = rate;
            model.setLearningRate(rate);
        }
    }

    /**
     * One more batch of the epoch is learnt.
     *
     * @throws TrainingException if its loss shows that the run has diverged
     */
    void stepped(Steps.Learnt learnt) {
        batch++;
        lossSum += learnt.loss() * learnt.windows();
        windows += learnt.windows();
        guard.learnt(learnt.loss(), new DivergenceGuard.Place(epoch, batch));
    }

    /** The epoch has been trained for so long. */
    void trainedFor(double seconds) {
        epochSeconds = seconds;
    }

    /** The loss on held-out text was measured within an epoch. */
    void measured(double seconds, double loss) {
        losses.add(new Measurement(iteration(), seconds, loss));
    }

    /** The mean over the windows of the epoch so far. */
    double meanLoss() {
        return lossSum / windows;
    }

    /** Targets per second of the epoch so far. */
    double charsPerSecond() {
        return windows * model.configuration().targetsPerWindow() / Math.max(epochSeconds, 1e-3);
    }

    /** The learning rate of the last step; before the first one, that of the run's beginning. */
    double appliedRate() {
        return Double.isNaN(appliedRate) ? learningRate : appliedRate;
    }

    /** Ends the epoch: what follows is the first batch of the next one. */
    void epochEnded(EpochMetrics done) {
        model.network().incrementEpochCount();
        model = model.with(done);
        losses.add(done);
        epoch++;
        batch = 0;
        lossSum = 0;
        windows = 0;
        epochSeconds = 0;
        carried.clear();
        if (configuration.schedule().shape() == Shape.PLATEAU) {
            learningRate = plateau.next(done.monitored(), learningRate);
        }
    }

    /** This run, which a checkpoint has brought back, goes on in place of another that has diverged. */
    void backedOffFrom(TrainingRun diverged) {
        backoffs = diverged.backoffs + 1;
        learningRate = diverged.learningRate * BACKOFF_FACTOR;
    }

    /** Whether the loss is rising so that nobody would want to go back to this moment. */
    boolean isExploding() {
        return guard.isExploding() || isCollapsing();
    }

    private boolean isCollapsing() {
        EpochMetrics last = model.metrics();
        return batch == 0 && last != null && !isBest() && guard.isCollapsing(last.trainLoss(), losses.lowestLearnt());
    }

    /**
     * The epoch's steps are done. A run that can go back has little to lose by that; another may recover.
     *
     * @throws TrainingException if a third of what was learnt is lost
     */
    void refuseCollapse() {
        if (configuration.onDivergence() == OnDivergence.BACKOFF) {
            guard.epochLearnt(epoch, meanLoss(), losses.lowestLearnt());
        }
    }

    /**
     * A batch's loss is from before its step: what the last step did shows in the weights only.
     *
     * @throws TrainingException if they are no longer numbers
     */
    void refuseBrokenWeights() {
        if (!Double.isFinite(model.network().params().sumNumber().doubleValue())) {
            throw new TrainingException(
                    Words.format("the weights are no longer numbers after epoch %d, batch %d", epoch, batch));
        }
    }

    /** The checkpoint of this moment is the best model, too. */
    boolean isBest() {
        return (batch == 0 && epoch > 1) ? losses.lastEpochIsBest() : losses.isBestAt(iteration());
    }
}
