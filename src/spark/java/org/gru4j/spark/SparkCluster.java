package org.gru4j.spark;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.TextFormat;
import org.gru4j.internal.Words;
import org.gru4j.training.Averaging;
import org.gru4j.training.ClusterException;
import org.gru4j.training.internal.Cluster;
import org.gru4j.training.internal.RemoteDirectory;
import org.gru4j.training.internal.TrainingText;
import org.jspecify.annotations.Nullable;

/** The cluster that spark-submit has started this process for. */
public final class SparkCluster implements Cluster {

    private static final int MAX_SECONDS_FOR_EXECUTORS = 30;

    private final Contributions contributions = new Contributions();
    private @Nullable JavaSparkContext context;

    /** Connects when it is first used. */
    public SparkCluster() {}

    private JavaSparkContext context() {
        if (context == null) {
            context = connect();
        }
        return context;
    }

    private static JavaSparkContext connect() {
        SparkConf configuration = configuration();
        try {
            return new JavaSparkContext(configuration);
        } catch (Exception failed) { // also Spark's own, which is checked and not declared
            throw new ClusterException(
                    Words.format(
                            "Spark does not start on %s: %s", configuration.get("spark.master"), failed.getMessage()),
                    failed);
        }
    }

    /** What is not set otherwise. */
    private static SparkConf configuration() {
        SparkConf configuration = new SparkConf();
        if (!configuration.contains("spark.master")) {
            throw new IllegalArgumentException(
                    "this jar is for a cluster: start it with spark-submit, or gru train with --spark-master");
        }
        return configuration
                .setIfMissing("spark.app.name", "gru train")
                .set("spark.serializer", "org.apache.spark.serializer.JavaSerializer")
                .setIfMissing("spark.ui.enabled", "false") // nothing listens unless asked
                .setIfMissing("spark.executor.memoryOverheadFactor", "1.0") // arrays are outside the heap
                .setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1") // GRUs have threads of their own
                .setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "passive")
                .setIfMissing("spark.executorEnv.GOMP_SPINCOUNT", "0");
    }

    @Override
    public TrainingText text(List<String> names, TextFormat format, Averaging averaging, CorpusListener listener)
            throws IOException {
        if (format.encoding() != null && !format.encoding().equals(StandardCharsets.UTF_8)) {
            throw new IllegalArgumentException(Words.format(
                    "a cluster reads UTF-8 only, but --encoding is %s: convert the text first", format.encoding()));
        }
        Configuration hadoop = context().hadoopConfiguration();
        Broadcast<SerializableConfiguration> configuration = context().broadcast(new SerializableConfiguration(hadoop));
        List<HadoopFile> files = new ArrayList<>();
        for (String name : names) {
            for (FileStatus file : HadoopFolder.texts(new Path(name), format.files(), hadoop, listener)) {
                files.add(new HadoopFile(file.getPath().toString(), file.getLen(), configuration));
            }
        }
        LargeText text = LargeText.scan(files, format.lineEndings(), listener);
        int threads = context().getConf().getInt("spark.task.cpus", 1);
        int workers = averaging.workers() == null ? slots(threads) : averaging.workers();
        URI first = new Path(files.get(0).name()).toUri();
        String authority = first.getAuthority() == null ? "" : first.getAuthority();
        return new SparkText(
                context(),
                first.getScheme() + "://" + authority,
                text,
                text.vocabulary(),
                new Averaging(workers, averaging.frequency()),
                threads,
                contributions);
    }

    /** How many tasks the cluster can run at once, when no more executors have come for a while. */
    private int slots(int threads) {
        int executors = -1;
        for (int now = executors(), i = 0; i < MAX_SECONDS_FOR_EXECUTORS && (now < 1 || now != executors); i++) {
            executors = now;
            try {
                Thread.sleep(1000);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            now = executors();
        }
        return Math.max(1, context().defaultParallelism() / threads);
    }

    /** Without the driver, which counts as one. */
    private int executors() {
        return context().sc().statusTracker().getExecutorInfos().length - 1;
    }

    @Override
    public RemoteDirectory directory(String uri, Set<String> files) throws IOException {
        return new HadoopDirectory(new Path(uri), files, context().hadoopConfiguration());
    }

    @Override
    public String master() {
        return context().master();
    }

    @Override
    public String contributions() {
        return contributions.toString();
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
    }
}
