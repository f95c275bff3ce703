package org.gru4j.spark;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.jspecify.annotations.Nullable;

/**
 * Deeplearning4j's parameter averaging, a round at a time. Left alone it forgets what it has sent to the executors, weights
 * and optimizer, and there it stays outside the heap, where Spark does not see it, until the driver's garbage collector
 * happens to run: after thousands of rounds that is more than any executor has.
 */
final class AveragingRound extends ParameterAveragingTrainingMaster {

    private final int batchSize;
    private final int frequency;
    private final TrainingHook hook;
    private @Nullable Broadcast<NetBroadcastTuple> sent;
    private int count;

    /**
     * Rounds of so many workers.
     *
     * @param batchSize windows in each batch
     * @param frequency batches of each worker in a round
     */
    AveragingRound(int workers, int batchSize, int frequency, long randomSeed, TrainingHook hook) {
        super(new Builder(workers, batchSize)
                .batchSizePerWorker(batchSize)
                .averagingFrequency(frequency)
                .saveUpdater(true)
                .repartionData(Repartition.Never)
                .storageLevelStreams(null)
                .rngSeed(randomSeed));
        this.batchSize = batchSize;
        this.frequency = frequency;
        this.hook = hook;
    }

    /** Learns one batch for each path, so many at a time side by side, and averages. */
    void learn(
            MultiLayerNetwork network, List<String> paths, int workers, JavaSparkContext context, WindowLoader loader) {
        count = paths.size();
        JavaRDD<String> batches = context.parallelize(paths, workers);
        try {
            new SparkDl4jMultiLayer(context, network, this).fitPaths(batches, loader);
        } finally {
            if (sent != null) {
                sent.destroy();
            }
        }
    }

    /** What is known here; counting would be one more job in each round. */
    @Override
    protected <T, R extends JavaRDDLike<T, R>> long getTotalDataSetObjectCount(JavaRDDLike<T, R> batches) {
        return count;
    }

    @Override
    public ParameterAveragingTrainingWorker getWorkerInstance(SparkDl4jMultiLayer network) {
        MultiLayerNetwork net = network.getNetwork();
        NetBroadcastTuple start = new NetBroadcastTuple(
                net.getLayerWiseConfigurations(), net.params(), net.getUpdater().getStateViewArray());
        sent = network.getSparkContext().broadcast(start);
        WorkerConfiguration work = new WorkerConfiguration(false, batchSize, batchSize, frequency, 0, false);
        return new ParameterAveragingTrainingWorker(sent, true, work, List.of(hook), null, null);
    }
}
