package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gru4j.training.Averaging;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class ClusterOptionsTest {

    @TempDir
    Path folder;

    private Path jar;
    private Path submit;

    @Command(name = "train")
    private static final class Train {

        @Mixin
        private ClusterOptions cluster;

        @SuppressWarnings("UnusedVariable") // only to be there
        @Option(names = "--corpus")
        private String corpus;
    }

    @BeforeEach
    void writeFiles() throws IOException {
        jar = Files.createFile(folder.resolve("gru4j-spark.jar"));
        submit = folder.resolve("bin/spark-submit");
        Files.createDirectory(submit.getParent());
        Files.createFile(submit);
        assertThat(submit.toFile().setExecutable(true)).isTrue();
    }

    private static ClusterOptions options(String... words) {
        Train train = new Train();
        new CommandLine(train).parseArgs(words);
        return train.cluster;
    }

    @Test
    void handsEverythingOnButWhatIsForSpark() {
        ClusterOptions options = options(
                "--spark-master",
                "spark://host:7077",
                "--corpus",
                "hdfs://host/a b.txt",
                "--spark-conf=spark.executor.memory=4g",
                "--workers=3",
                "--spark-conf",
                "spark.log.level=INFO");

        assertThat(options.submits()).isTrue();
        assertThat(options.submission(folder.toString(), jar))
                .containsExactly(
                        submit.toString(),
                        "--master",
                        "spark://host:7077",
                        "--conf",
                        "spark.log.level=INFO",
                        "--conf",
                        "spark.executor.memory=4g",
                        "--class",
                        "org.gru4j.Main",
                        jar.toString(),
                        "--corpus",
                        "hdfs://host/a b.txt",
                        "--workers=3");
    }

    /** The driver would find the master in the file again, and submit once more, and so on. */
    @Test
    void handsOnWhatAnOptionFileSays() throws IOException {
        Path file = Files.writeString(folder.resolve("options.txt"), "--spark-master spark://host:7077 --workers 3");

        assertThat(options("@" + file).submission(folder.toString(), jar)).endsWith(jar.toString(), "--workers", "3");
    }

    @Test
    void averagesEveryFiveStepsUnlessToldOtherwise() {
        assertThat(options().averaging()).isEqualTo(new Averaging(null, 5));
        assertThat(options("--workers=2", "--averaging-frequency=20").averaging())
                .isEqualTo(new Averaging(2, 20));
    }

    @Test
    void needsASparkAndTheProgramForIt() {
        ClusterOptions options = options("--spark-master=spark://host:7077");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.submission(null, jar))
                .withMessage(
                        "--spark-master needs Spark on this machine, in the version of the cluster: set SPARK_HOME to its folder");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.submission(folder.resolve("bin").toString(), jar))
                .withMessage(
                        "SPARK_HOME is %s, where there is no bin/spark-submit: set it to the folder of a Spark installation",
                        folder.resolve("bin"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.submission(folder.toString(), folder.resolve("no.jar")))
                .withMessage(
                        "the program for a cluster, %s, does not exist: mvn -Pspark -DskipTests package builds it",
                        folder.resolve("no.jar"));
    }

    @Test
    void withoutAClusterThereIsNothingToSetOfOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--workers=2").refuseWithoutCluster())
                .withMessage("--workers is for a cluster: give --spark-master");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--averaging-frequency=2").refuseWithoutCluster())
                .withMessage("--averaging-frequency is for a cluster: give --spark-master");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--spark-conf=a=b").refuseWithoutCluster())
                .withMessage("--spark-conf is for a cluster: give --spark-master");
        options().refuseWithoutCluster();
    }

    @Test
    void aRunGoesOnWithAsManyWorkersAsItHad() {
        assertThat(options().resumption("spark://host:7077", new Averaging(3, 20)))
                .containsExactly(
                        "--spark-master", "spark://host:7077", "--workers", "3", "--averaging-frequency", "20");
        assertThat(options("--workers=3").resumption("spark://host:7077", new Averaging(3, 20)))
                .as("what was given stands among the command's own words")
                .containsExactly("--spark-master", "spark://host:7077", "--averaging-frequency", "20");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--workers=0").averaging())
                .withMessage("workers must be 1 or more, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--averaging-frequency=0").averaging())
                .withMessage("averagingFrequency must be 1 or more, but is 0");
    }
}
