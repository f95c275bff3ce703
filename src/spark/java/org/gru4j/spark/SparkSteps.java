package org.gru4j.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.CorpusException;
import org.gru4j.internal.Words;
import org.gru4j.model.CharacterModel;
import org.gru4j.training.Averaging;
import org.gru4j.training.ClusterException;
import org.gru4j.training.EpochWindows;
import org.gru4j.training.Steps;
import org.gru4j.training.TrainingConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An epoch on a cluster. Each step is one round of parameter averaging: every worker begins with the driver's weights and
 * the driver's optimizer, learns {@link Averaging#frequency} batches of its own, and the means of what they have then are
 * the driver's. With one worker and a frequency of 1 that is the same as learning here.
 */
final class SparkSteps implements Steps {

    private final SparkText text;
    private final EpochWindows windows;
    private final int epoch;
    private final MultiLayerNetwork network;
    private final AveragingRound round;
    private final WindowLoader loader;
    private final CollectionAccumulator<LearntBatch> learnt;
    private final INDArray before;
    private int done;

    SparkSteps(
            SparkText text,
            EpochWindows windows,
            TrainingConfiguration configuration,
            CharacterModel model,
            int epoch,
            int done) {
        this.text = text;
        this.windows = windows;
        this.epoch = epoch;
        this.done = done;
        this.network = model.network();
        this.before = network.params().dup();
        this.loader = new WindowLoader(text.text().reader(), model.configuration(), model.vocabulary());
        this.learnt = text.context().sc().collectionAccumulator("learnt");
        LearningHook hook = new LearningHook(
                model.configuration().randomSeed() + epoch, text.threads(), configuration.clipping(), learnt);
        this.round = new AveragingRound(
                text.workers(),
                configuration.batchSize(),
                text.averaging().frequency(),
                model.configuration().randomSeed(),
                hook);
    }

    @Override
    public int batches() {
        return windows.batches();
    }

    /**
     * One round; the last one of an epoch may be shorter.
     *
     * @throws CorpusException if an executor cannot read the text
     * @throws ClusterException if Spark gives up, or an epoch has changed nothing
     */
    @Override
    public List<Learnt> next() {
        List<String> paths = new ArrayList<>();
        int end = done + text.workers() * text.averaging().frequency();
        for (int index = done; index < Math.min(end, windows.batches()); index++) {
            paths.add(new WindowBatch(index, places(index)).toUri(text.fileSystem()));
        }
        int learning = Math.min(text.workers(), paths.size());
        MultiLayerConfiguration counters = network.getLayerWiseConfigurations();
        int iteration = counters.getIterationCount();
        int epochs = counters.getEpochCount();
        learn(paths, learning);
        // Deeplearning4j counts an epoch for each call, and a whole round of iterations for a short one.
        counters.setIterationCount(iteration + (paths.size() + learning - 1) / learning);
        counters.setEpochCount(epochs);
        List<Learnt> losses = collect(paths.size());
        done += paths.size();
        if (done == windows.batches() && network.params().equalsWithEps(before, 0)) {
            throw new ClusterException(Words.format(
                    "epoch %d has changed no weight: the executors do not learn; their logs say why", epoch));
        }
        return losses;
    }

    private List<Place> places(int batch) {
        List<Place> places = new ArrayList<>();
        for (long start : windows.starts(batch)) {
            places.add(text.text().place(start));
        }
        return places;
    }

    private void learn(List<String> paths, int learning) {
        learnt.reset();
        try {
            round.learn(network, paths, learning, text.context(), loader);
        } catch (Exception failed) { // also Spark's own, which is checked and not declared
            throw ExecutorFault.in(failed)
                    .<RuntimeException>map(CorpusException::new)
                    .orElseGet(() -> new ClusterException(
                            Words.format(
                                    "Spark gave up in epoch %d, after batch %d: %s",
                                    epoch,
                                    done,
                                    String.valueOf(failed.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                            failed));
        }
    }

    /** What was learnt, each batch once: of a task that was lost and done again, both may have told. */
    private List<Learnt> collect(int batches) {
        Map<Integer, LearntBatch> told = new TreeMap<>();
        learnt.value().forEach(batch -> told.put(batch.index(), batch));
        if (told.size() != batches) {
            throw new ClusterException(Words.format(
                    "of %d batches from batch %d of epoch %d on, the executors have trained on %d",
                    batches, done + 1, epoch, told.size()));
        }
        text.contributions().add(told.values());
        return told.values().stream()
                .map(batch -> new Learnt(batch.loss(), batch.windows()))
                .toList();
    }

    @Override
    public void close() {
        before.close();
    }
}
