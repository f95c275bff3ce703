package org.gru4j.training;

import java.util.ArrayList;
import java.util.List;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.EpochMetrics;
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

    private final List<EpochMetrics> metrics;
    private final PlateauSchedule schedule;
    private double lossSum;
    private long windows;
    private @Nullable Double firstLoss;
    private @Nullable Double recentLoss;

    /** Goes on where a run stood, with its random numbers. */
    TrainingRun(CharacterModel model, TrainingState state) {
        this.model = model;
        this.configuration = state.configuration();
        this.epoch = state.epoch();
        this.batch = state.batch();
        this.lossSum = state.lossSum();
        this.windows = state.windows();
        this.firstLoss = state.firstLoss();
        this.recentLoss = state.recentLoss();
        this.learningRate = state.learningRate();
        this.schedule = new PlateauSchedule(configuration.plateau(), state.plateau());
        this.backoffs = state.backoffs();
        this.epochSeconds = state.epochSeconds();
        this.metrics = new ArrayList<>(state.metrics());
        GradientClipping.install(configuration.clipping(), model.network());
        state.random().restore();
    }

    /** Begins with an untrained model. */
    static TrainingRun begin(TrainingConfiguration configuration, CharacterModel untrained) {
        Nd4j.getRandom().setSeed(untrained.configuration().randomSeed());
        double learningRate = untrained.configuration().learningRate();
        return new TrainingRun(
                untrained,
                new TrainingState(
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
                        List.of()));
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
                metrics);
    }

    /** One more batch of the epoch is done. */
    void add(double loss, int windowsInBatch) {
        batch++;
        lossSum += loss * windowsInBatch;
        windows += windowsInBatch;
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

    /** The lowest monitored loss so far. */
    double lowest() {
        return metrics.stream().mapToDouble(EpochMetrics::monitored).min().orElse(Double.POSITIVE_INFINITY);
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
        double next = schedule.next(done.monitored(), learningRate);
        if (next < learningRate) {
            setLearningRate(next);
        }
    }

    void setLearningRate(double rate) {
        learningRate = rate;
        model.setLearningRate(rate);
    }

    /** The checkpoint of this moment is the best model, too. */
    boolean isBest() {
        return batch == 0
                && !metrics.isEmpty()
                && metrics.get(metrics.size() - 1).best();
    }
}
