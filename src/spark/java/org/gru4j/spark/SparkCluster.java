package org.gru4j.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.LargeText;
import org.gru4j.corpus.TextFormat;
import org.gru4j.training.Averaging;
import org.gru4j.training.Cluster;
import org.gru4j.training.RemoteDirectory;
import org.gru4j.training.TrainingText;
import org.jspecify.annotations.Nullable;

/** The cluster that spark-submit has started this process for. */
public final class SparkCluster implements Cluster {

    private static final String TEXT_SUFFIX = ".txt";

    private final Contributions contributions = new Contributions();
    private @Nullable JavaSparkContext context;

    /** Connects when it is first used. */
    public SparkCluster() {}

    private JavaSparkContext context() {
        JavaSparkContext connected = context == null ? new JavaSparkContext(configuration()) : context;
        context = connected;
        return connected;
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
                .set(
                        "spark.serializer",
                        "org.apache.spark.serializer.JavaSerializer") // Deeplearning4j's Kryo is broken
                .setIfMissing("spark.ui.enabled", "false") // nothing listens unless asked
                .setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .setIfMissing("spark.executor.memoryOverheadFactor", "1.0") // arrays are outside the heap
                .setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1") // GRUs have threads of their own
                .setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "passive")
                .setIfMissing("spark.executorEnv.GOMP_SPINCOUNT", "0");
    }

    @Override
    public TrainingText text(List<String> names, TextFormat format, Averaging averaging) throws IOException {
        if (format.encoding() != null && !format.encoding().equals(StandardCharsets.UTF_8)) {
            throw new IllegalArgumentException(
                    "a cluster reads UTF-8 only, but --encoding is %s: convert the text first"
                            .formatted(format.encoding()));
        }
        Configuration hadoop = context().hadoopConfiguration();
        Broadcast<SerializableConfiguration> configuration = context().broadcast(new SerializableConfiguration(hadoop));
        List<HadoopFile> files = new ArrayList<>();
        for (String name : names) {
            for (FileStatus file : textFiles(name, hadoop)) {
                files.add(new HadoopFile(file.getPath().toString(), file.getLen(), configuration));
            }
        }
        LargeText text = LargeText.scan(files, format.lineEndings());
        int threads = context().getConf().getInt("spark.task.cpus", 1);
        int workers = averaging.workers() == null
                ? Math.max(1, context().defaultParallelism() / threads)
                : averaging.workers();
        URI first = new Path(files.get(0).name()).toUri();
        String authority = first.getAuthority() == null ? "" : first.getAuthority();
        return new SparkText(
                context(),
                first.getScheme() + "://" + authority,
                text,
                text.vocabulary(),
                averaging,
                workers,
                threads,
                contributions);
    }

    private static List<FileStatus> textFiles(String name, Configuration hadoop) throws IOException {
        Path path = new Path(name);
        FileSystem fileSystem = path.getFileSystem(hadoop);
        FileStatus status;
        try {
            status = fileSystem.getFileStatus(path);
        } catch (FileNotFoundException missing) {
            throw new CorpusException("corpus " + fileSystem.makeQualified(path) + " does not exist");
        }
        if (status.isFile()) {
            return List.of(status);
        }
        List<FileStatus> files = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> below = fileSystem.listFiles(path, true);
        while (below.hasNext()) {
            FileStatus file = below.next();
            if (file.getPath().getName().endsWith(TEXT_SUFFIX)) {
                files.add(file);
            }
        }
        if (files.isEmpty()) {
            throw new CorpusException("folder " + fileSystem.makeQualified(path) + " has no " + TEXT_SUFFIX + " file");
        }
        files.sort(Comparator.comparing(FileStatus::getPath));
        return files;
    }

    @Override
    public RemoteDirectory directory(String uri) throws IOException {
        return new HadoopDirectory(new Path(uri), context().hadoopConfiguration());
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
