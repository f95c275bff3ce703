package org.gru4j.spark;

import org.apache.spark.SparkEnv;
import org.apache.spark.util.CollectionAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.gru4j.internal.Nd4jSeed;
import org.gru4j.layer.engine.internal.Workers;
import org.gru4j.training.Clipping;
import org.gru4j.training.internal.GradientClipping;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What an executor does around each of its steps: as many threads as a task has cores, random numbers that depend on the
 * batch and not on who learns it, clipping, and the batch's loss for the driver.
 *
 * @param randomSeed of the epoch
 * @param threads cores of a task
 */
record LearningHook(long randomSeed, int threads, Clipping clipping, CollectionAccumulator<LearntBatch> learnt)
        implements TrainingHook {

    @Override
    public void preUpdate(DataSet batch, Model model) {
        Workers.use(threads);
        MultiLayerNetwork network = (MultiLayerNetwork) model;
        if (network.getListeners().isEmpty()) {
            GradientClipping.install(clipping, network);
        }
        Nd4j.getRandom().setSeed(Nd4jSeed.of(randomSeed * 1_000_003L + index(batch)));
    }

    @Override
    public void postUpdate(DataSet batch, Model model) {
        learnt.add(new LearntBatch(
                index(batch), model.score(), batch.numExamples(), SparkEnv.get().executorId()));
    }

    private static int index(DataSet batch) {
        return (int) batch.getExampleMetaData().get(0);
    }

    @Override
    public void preUpdate(MultiDataSet batch, Model model) {
        throw new UnsupportedOperationException("windows have one input and one output");
    }

    @Override
    public void postUpdate(MultiDataSet batch, Model model) {
        throw new UnsupportedOperationException("windows have one input and one output");
    }
}
