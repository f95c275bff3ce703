package org.gru4j.training;

import java.io.IOException;
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

/**
 * Trains a model on a text: epochs of shuffled windows, a learning rate that falls on a plateau, and after each epoch
 * the checkpoints {@value ModelFile#LAST} and, where the monitored loss is the lowest so far, {@value ModelFile#BEST}.
 */
public final class Trainer {

    private final TrainingConfiguration configuration;
    private final Path directory;
    private final InstantSource clock;
    private final List<TrainingListener> listeners;

    /**
     * A trainer.
     *
     * @param directory where the checkpoints go; it must exist
     * @param listeners told of every event, in this order
     */
    public Trainer(
            TrainingConfiguration configuration,
            Path directory,
            InstantSource clock,
            List<TrainingListener> listeners) {
        this.configuration = configuration;
        this.directory = directory;
        this.clock = clock;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Trains the model's network in place, to the last epoch.
     *
     * @throws org.gru4j.corpus.CorpusException if the text is shorter than one window and its target
     * @throws TrainingException if the loss is no longer a number
     * @throws IOException if a checkpoint cannot be written
     */
    public CharacterModel train(CharacterModel untrained, EncodedText text) throws IOException {
        Windows windows = new Windows(text, untrained.configuration().window(), configuration.step());
        PlateauSchedule schedule = new PlateauSchedule(configuration.plateau());
        CharacterModel model = untrained;
        long start = clock.millis();
        double learningRate = model.configuration().learningRate();
        double lowest = Double.POSITIVE_INFINITY;
        for (int epoch = 1; epoch <= configuration.epochs(); epoch++) {
            EpochResult result = runEpoch(model, windows, epoch);
            EpochMetrics metrics = new EpochMetrics(
                    epoch,
                    model.network().getIterationCount(),
                    result.loss(),
                    null,
                    learningRate,
                    result.charsPerSecond(),
                    seconds(start),
                    result.loss() < lowest);
            lowest = Math.min(lowest, metrics.monitored());
            model = model.with(metrics);
            checkpoint(model, metrics);
            tell(new TrainingEvent.EpochDone(metrics, model));

            double next = schedule.next(metrics.monitored(), learningRate);
            if (next < learningRate) {
                tell(new TrainingEvent.LearningRateReduced(learningRate, next));
                model.setLearningRate(next);
                learningRate = next;
            }
        }
        return model;
    }

    private record EpochResult(double loss, double charsPerSecond) {}

    private EpochResult runEpoch(CharacterModel model, Windows windows, int epoch) {
        MultiLayerNetwork network = model.network();
        WindowBatches batches = new WindowBatches(
                windows, model.configuration(), model.vocabulary().size(), configuration.batchSize(), epoch);
        int targetsPerWindow = model.configuration().targets() == Targets.EVERY ? windows.length() : 1;
        tell(new TrainingEvent.EpochStarted(epoch, configuration.epochs(), batches.count()));
        long start = clock.millis();
        double lossSum = 0;
        long seen = 0;
        for (int index = 0; index < batches.count(); index++) {
            network.fit(batches.get(index));
            double loss = network.score();
            if (!Double.isFinite(loss)) {
                throw new TrainingException(
                        "the loss is %s in epoch %d, batch %d: try a smaller --learning-rate; the checkpoints in %s are from before"
                                .formatted(loss, epoch, index + 1, directory));
            }
            lossSum += loss * batches.size(index);
            seen += batches.size(index);
            tell(new TrainingEvent.StepDone(index + 1, lossSum / seen, rate(seen * targetsPerWindow, start)));
        }
        // A batch's loss is from before its step: what the last step did shows in the weights only.
        if (!Double.isFinite(network.params().sumNumber().doubleValue())) {
            throw new TrainingException(
                    "the weights are no longer numbers after epoch %d: try a smaller --learning-rate; the checkpoints in %s are from before"
                            .formatted(epoch, directory));
        }
        network.incrementEpochCount();
        return new EpochResult(lossSum / seen, rate(seen * targetsPerWindow, start));
    }

    private void checkpoint(CharacterModel model, EpochMetrics metrics) throws IOException {
        Path last = directory.resolve(ModelFile.LAST);
        ModelFile.save(model, last);
        if (metrics.best()) {
            Path best = directory.resolve(ModelFile.BEST);
            ModelFile.copy(last, best);
            tell(new TrainingEvent.CheckpointWritten(best, metrics));
        }
    }

    private double rate(long characters, long start) {
        return characters / Math.max(seconds(start), 1e-3);
    }

    private double seconds(long start) {
        return (clock.millis() - start) / 1000.0;
    }

    private void tell(TrainingEvent event) {
        listeners.forEach(listener -> listener.on(event));
    }
}
