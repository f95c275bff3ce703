package org.gru4j.training;

import java.util.ArrayList;
import java.util.List;
import org.gru4j.evaluation.Baseline;
import org.gru4j.model.CarriedStates;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.EpochMetrics;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/** A run as it goes: the model, and what {@link TrainingState} keeps of it. */
final class TrainingRun {

    /** The weight of a new batch in the moving average of the loss, which so is one over some fifty batches. */
    private static final double RECENT = 0.02;

    final TrainingConfiguration configuration;
    CharacterModel model;
    int epoch;
    int batch;
    double learningRate;
    int backoffs;
    double epochSeconds;
    CarriedStates carried;

    private final List<EpochMetrics> metrics;
    private final List<Measurement> measurements;
    private final List<Baseline> baselines;
    private final PlateauSchedule schedule;
    private double lossSum;
    private long windows;
    private @Nullable Double firstLoss;
    private @Nullable Double recentLoss;
    private double appliedRate = Double.NaN;

    /** Goes on where a run stood, with its random numbers. */
    TrainingRun(Checkpoint checkpoint, TrainingConfiguration configuration) {
        TrainingState state = checkpoint.state();
        this.model = checkpoint.model();
        this.configuration = configuration;
        this.epoch = state.epoch();
        this.batch = state.batch();
        this.lossSum = state.lossSum();
        this.windows = state.windows();
        this.firstLoss = state.firstLoss();
        this.recentLoss = state.recentLoss();
        this.learningRate = state.learningRate();
        this.schedule = new PlateauSchedule(configuration.schedule().plateau(), state.plateau());
        this.backoffs = state.backoffs();
        this.epochSeconds = state.epochSeconds();
        this.metrics = new ArrayList<>(state.metrics());
        this.measurements = new ArrayList<>(state.measurements());
        this.baselines = state.baselines();
        this.carried = new CarriedStates(model);
        carried.set(checkpoint.carried());
        GradientClipping.install(configuration.clipping(), model.network());
        state.random().restore();
    }

    /** Begins with an untrained model. */
    static TrainingRun begin(TrainingConfiguration configuration, CharacterModel untrained, List<Baseline> baselines) {
        Nd4j.getRandom().setSeed(untrained.configuration().randomSeed());
        double learningRate = untrained.configuration().learningRate();
        TrainingState beginning = new TrainingState(
                configuration,
                1,
                0,
                0,
                0,
                null,
                null,
                learningRate,
                PlateauState.INITIAL,
                0,
                0,
                0,
                RandomState.current(),
                List.of(),
                List.of(),
                baselines);
        return new TrainingRun(new Checkpoint(untrained, beginning, null), configuration);
    }

    /** @param seconds of the whole run until now */
    TrainingState state(double seconds) {
        return new TrainingState(
                configuration,
                epoch,
                batch,
                lossSum,
                windows,
                firstLoss,
                recentLoss,
                learningRate,
                schedule.state(),
                backoffs,
                epochSeconds,
                seconds,
                RandomState.current(),
                metrics,
                measurements,
                baselines);
    }

    /** One more batch of the epoch is done. */
    void add(Steps.Learnt learnt) {
        double loss = learnt.loss();
        batch++;
        lossSum += loss * learnt.windows();
        windows += learnt.windows();
        firstLoss = firstLoss == null ? Double.valueOf(loss) : firstLoss;
        recentLoss = recentLoss == null ? loss : recentLoss + RECENT * (loss - recentLoss);
    }

    /** The mean over the windows of the epoch so far. */
    double meanLoss() {
        return lossSum / windows;
    }

    long windows() {
        return windows;
    }

    /** A moving average over batches, so that a single hard batch does not count for much. */
    double recentLoss() {
        return recentLoss == null ? 0 : recentLoss;
    }

    /** Whether the loss has risen to more than twice what guessing has, or the run began with where that was worse. */
    boolean hasExploded() {
        return recentLoss() > 2 * beginning();
    }

    /** Whether the loss is on its way there, so that nobody would want to go back to this moment. */
    boolean isExploding() {
        return recentLoss() > 1.2 * beginning();
    }

    private double beginning() {
        return Math.max(Math.log(model.vocabulary().size()), firstLoss == null ? 0 : firstLoss);
    }

    List<EpochMetrics> metrics() {
        return metrics;
    }

    List<Measurement> measurements() {
        return measurements;
    }

    /** The lowest monitored loss so far. */
    double lowest() {
        double ofEpochs =
                metrics.stream().mapToDouble(EpochMetrics::monitored).min().orElse(Double.POSITIVE_INFINITY);
        return Math.min(
                ofEpochs,
                measurements.stream()
                        .mapToDouble(Measurement::validationLoss)
                        .min()
                        .orElse(Double.POSITIVE_INFINITY));
    }

    /** Whether a loss was ever monitored, so that one of its checkpoints is the best. */
    boolean isMeasured() {
        return !metrics.isEmpty() || !measurements.isEmpty();
    }

    /** Whether the run's patience is at its end: so many epochs without a lower loss than the lowest. */
    boolean isExhausted() {
        Integer patience = configuration.end().patience();
        if (patience == null || metrics.size() < patience) {
            return false;
        }
        double lowest = lowest();
        List<EpochMetrics> recent = metrics.subList(metrics.size() - patience, metrics.size());
        long before = metrics.size() > patience
                ? metrics.get(metrics.size() - patience - 1).iteration()
                : 0;
        return recent.stream().noneMatch(epoch -> epoch.monitored() == lowest)
                && measurements.stream().noneMatch(it -> it.iteration() > before && it.validationLoss() == lowest);
    }

    /** The loss on held-out text was measured within an epoch. */
    void add(Measurement measurement) {
        measurements.add(measurement);
    }

    /** Sets the learning rate of the next step. */
    void schedule(double progress) {
        double rate =
                configuration.schedule().rate(learningRate, model.network().getIterationCount(), progress);
        if (rate != appliedRate) {
            appliedRate = rate;
            model.setLearningRate(rate);
        }
    }

    /** The learning rate of the last step; before the first one, that of the run's beginning. */
    double appliedRate() {
        return Double.isNaN(appliedRate) ? learningRate : appliedRate;
    }

    /** Ends the epoch: what follows is the first batch of the next one. */
    void endEpoch(EpochMetrics done) {
        model.network().incrementEpochCount();
        model = model.with(done);
        metrics.add(done);
        epoch++;
        batch = 0;
        lossSum = 0;
        windows = 0;
        epochSeconds = 0;
        carried.clear();
        if (configuration.schedule().shape() == Shape.PLATEAU) {
            learningRate = schedule.next(done.monitored(), learningRate);
        }
    }

    /** The checkpoint of this moment is the best model, too. */
    boolean isBest() {
        if (batch == 0) {
            return !metrics.isEmpty() && metrics.get(metrics.size() - 1).best();
        }
        return measurements.stream()
                .filter(it -> it.iteration() == model.network().getIterationCount())
                .anyMatch(it -> it.validationLoss() == lowest());
    }
}
