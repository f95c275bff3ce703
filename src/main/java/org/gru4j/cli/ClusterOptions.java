package org.gru4j.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.internal.Words;
import org.gru4j.training.Averaging;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Training on a Spark cluster instead of on this machine. */
final class ClusterOptions {

    private static final String MASTER = "--spark-master";
    private static final String CONFIGURATION = "--spark-conf";
    private static final String JAR = "gru4j-spark.jar";
    private static final int USUAL_FREQUENCY = 5;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = MASTER,
            paramLabel = "URL",
            description =
                    "Train on this Spark cluster, spark://host:7077 for example, with the spark-submit in SPARK_HOME. "
                            + "Corpus and model may be URIs too, for example hdfs://host/poems.txt.")
    private @Nullable String master;

    @Option(
            names = CONFIGURATION,
            paramLabel = "KEY=VALUE",
            description = "With --spark-master: a property of Spark, for example spark.executor.memory=4g.")
    private Map<String, String> configuration = new LinkedHashMap<>();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "On a cluster: how many workers train at once. Default: as many as it can run")
    private @Nullable Integer workers;

    @Option(
            names = "--averaging-frequency",
            paramLabel = "N",
            description = "On a cluster: steps of each worker between two averages of all their weights. Default: "
                    + USUAL_FREQUENCY)
    private @Nullable Integer averagingFrequency;

    /** Whether this program only hands the run to a cluster, unless it is the one that was handed it. */
    boolean submits() {
        return master != null;
    }

    /**
     * How the workers learn together.
     *
     * @throws IllegalArgumentException if a number is not in its range
     */
    Averaging averaging() {
        return new Averaging(workers, averagingFrequency == null ? USUAL_FREQUENCY : averagingFrequency);
    }

    /** What a run that was learnt in this way goes on with, beside the words of this command, which the driver is given. */
    List<String> resumption(String usedMaster, Averaging used) {
        List<String> words = new ArrayList<>(List.of(MASTER, usedMaster));
        if (workers == null) {
            words.addAll(List.of("--workers", String.valueOf(used.workers())));
        }
        if (averagingFrequency == null) {
            words.addAll(List.of("--averaging-frequency", String.valueOf(used.frequency())));
        }
        return words;
    }

    /** @throws IllegalArgumentException if there is an option for a cluster, and none is named */
    void refuseWithoutCluster() {
        if (workers != null || averagingFrequency != null) {
            throw new IllegalArgumentException(
                    (workers != null ? "--workers" : "--averaging-frequency") + " is for a cluster: give " + MASTER);
        }
        if (!configuration.isEmpty()) {
            throw new IllegalArgumentException(CONFIGURATION + " is for a cluster: give " + MASTER);
        }
    }

    /**
     * Runs the same command on the cluster, with this process's streams, and returns its exit status.
     *
     * @throws IllegalArgumentException if there is no Spark or no program for it
     */
    @SuppressWarnings("try") // the signals are for the one that was started, too
    int submit(@Nullable String sparkHome) throws IOException {
        averaging();
        Process driver =
                new ProcessBuilder(submission(sparkHome, jar())).inheritIO().start();
        // Ctrl-C comes to both, and what there is to finish is there; what is sent to this process alone is handed on.
        try (StopSignals signals = new StopSignals(() -> {}, driver::destroy)) {
            return driver.waitFor();
        } catch (InterruptedException interrupted) {
            driver.destroy();
            Thread.currentThread().interrupt();
            return StopSignals.INTERRUPTED;
        }
    }

    List<String> submission(@Nullable String sparkHome, Path jar) {
        if (sparkHome == null || sparkHome.isEmpty()) {
            throw new IllegalArgumentException(MASTER
                    + " needs Spark on this machine, in the version of the cluster: set SPARK_HOME to its folder");
        }
        Path submit = Path.of(sparkHome, "bin", "spark-submit");
        if (!Files.isExecutable(submit)) {
            throw new IllegalArgumentException(Words.format(
                    "SPARK_HOME is %s, where there is no bin/spark-submit: set it to the folder of a Spark installation",
                    sparkHome));
        }
        if (!Files.exists(jar)) {
            throw new IllegalArgumentException(Words.format(
                    "the program for a cluster, %s, does not exist: mvn -Pspark -DskipTests package builds it", jar));
        }
        List<String> line = new ArrayList<>(List.of(submit.toString(), "--master", String.valueOf(master)));
        Map<String, String> properties = new LinkedHashMap<>(Map.of("spark.log.level", "WARN"));
        properties.putAll(configuration);
        properties.forEach((key, value) -> line.addAll(List.of("--conf", key + "=" + value)));
        line.addAll(List.of("--class", "org.gru4j.Main", jar.toString()));
        line.addAll(withoutOwn(command.root().commandLine().getParseResult().expandedArgs()));
        return line;
    }

    /** The command's words without those options that were for this process. */
    private static List<String> withoutOwn(List<String> words) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(MASTER) || word.equals(CONFIGURATION)) {
                i++; // its value
            } else if (!word.startsWith(MASTER + "=") && !word.startsWith(CONFIGURATION + "=")) {
                rest.add(word);
            }
        }
        return rest;
    }

    /** Beside the jar that this program runs from. */
    private static Path jar() {
        try {
            Path own = Path.of(ClusterOptions.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return own.resolveSibling(JAR);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("where a class comes from is a URI", impossible);
        }
    }
}
