package org.gru4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.CorpusReader;
import org.gru4j.corpus.CorpusText;
import org.gru4j.corpus.LeftOut;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.TextFormat;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.ModelFile;
import org.gru4j.model.Optimizer;
import org.gru4j.model.Provenance;
import org.gru4j.training.AfterEpoch;
import org.gru4j.training.Averaging;
import org.gru4j.training.Checkpoint;
import org.gru4j.training.CheckpointInterval;
import org.gru4j.training.Clipping;
import org.gru4j.training.ClusterException;
import org.gru4j.training.LocalText;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.RemoteDirectory;
import org.gru4j.training.Trainer;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingConfiguration.Schedule;
import org.gru4j.training.TrainingConfigurations;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.gru4j.training.TrainingText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real executors: Spark's local-cluster starts two Java virtual machines with one core each. */
class SparkTrainingTest {

    @TempDir
    Path folder;

    private static SparkCluster cluster;

    private Path corpus;

    @BeforeAll
    static void startCluster() throws IOException {
        // Spark asks whether it is there; everything is on the class path.
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        System.setProperty("spark.master", "local-cluster[2,1,1024]");
        System.setProperty("spark.driver.host", "127.0.0.1");
        System.setProperty("spark.driver.bindAddress", "127.0.0.1");
        System.setProperty("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        System.setProperty("spark.executor.memory", "512m");
        System.setProperty("spark.executor.extraJavaOptions", "-Dlogback.configurationFile=org/gru4j/cli/logging.xml");
        cluster = new SparkCluster();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void writeCorpus() throws IOException {
        corpus = folder.resolve("corpus");
        Files.createDirectory(corpus);
        Files.writeString(corpus.resolve("a.txt"), verses(1) + "no line end");
        Files.writeString(corpus.resolve("b.txt"), "\uFEFF" + verses(2).replace("\n", "\r\n"));
    }

    /** Some 7,000 characters with a pattern, of one to four bytes each. */
    private static String verses(long seed) {
        Random random = new Random(seed);
        String[] words = {"snow ", "öl ", "naïve ", "日本 ", "𝕏 ", "falls ", "on ", "the hill\n"};
        StringBuilder text = new StringBuilder();
        while (text.length() < 7000) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.append('\n').toString();
    }

    private static ModelConfiguration network(double dropout) {
        return ModelConfiguration.builder()
                .layers(LayerSpec.list("gru:24"))
                .resetAfter(true)
                .window(20)
                .targets(Targets.EVERY)
                .optimizer(Optimizer.ADAM)
                .learningRate(0.01)
                .randomSeed(7)
                .dropout(dropout)
                .build();
    }

    private static TrainingConfiguration training(int epochs, Clipping clipping) {
        return new TrainingConfiguration(
                20,
                16,
                false,
                0.2,
                TrainingConfigurations.after(epochs),
                TrainingConfigurations.falling(new Plateau(0.2, 1, 0)),
                clipping,
                OnDivergence.STOP);
    }

    private TrainingText onCluster(int workers, int frequency) throws IOException {
        return cluster.text(
                List.of(corpus.toUri().toString()),
                TextFormat.DEFAULT,
                new Averaging(workers, frequency),
                CorpusListener.NONE);
    }

    private TrainingText here() throws IOException {
        return new LocalText(CorpusReader.read(
                List.of(corpus.toString()), InputStream.nullInputStream(), TextFormat.DEFAULT, CorpusListener.NONE));
    }

    private List<EpochMetrics> train(
            TrainingText text,
            ModelConfiguration network,
            TrainingConfiguration training,
            String name,
            TrainingListener... more)
            throws IOException {
        List<EpochMetrics> epochs = new ArrayList<>();
        trainer(training, name, epochs, more).train(untrained(text, network), text.data(training, network));
        return epochs;
    }

    private Trainer trainer(
            TrainingConfiguration training, String name, List<EpochMetrics> epochs, TrainingListener... more) {
        List<TrainingListener> listeners = new ArrayList<>(List.of(more));
        listeners.add(TrainingListener.of(event -> {
            if (event instanceof TrainingEvent.EpochDone done) {
                epochs.add(done.metrics());
            }
        }));
        Clock clock = Clock.systemUTC();
        return new Trainer(
                training,
                folder.resolve(name),
                CheckpointInterval.of("1000"),
                clock,
                clock.instant(),
                listeners,
                AfterEpoch.NOTHING);
    }

    private static CharacterModel untrained(TrainingText text, ModelConfiguration network) {
        Provenance provenance = new Provenance("0.1", "2026-01-31T12:00:00Z", text.fingerprint(), text.length());
        return CharacterModel.create(network, text.vocabulary(), provenance, List.of("snow"));
    }

    @Test
    void theTextIsWhatOneMachineReads() throws IOException {
        TrainingText there = onCluster(2, 1);
        TrainingText here = here();

        assertThat(there.fingerprint()).isEqualTo(here.fingerprint());
        assertThat(there.vocabulary()).isEqualTo(here.vocabulary());
        assertThat(there.length()).isEqualTo(here.length());
        assertThat(characters(there.sample())).isEqualTo(characters(here.sample()));
    }

    private static String characters(CorpusText corpus) {
        return corpus.vocabulary().decode(corpus.text().ids(0, corpus.text().length()));
    }

    /** The same windows in the same order, batch after batch: what differs is how many threads add up a gradient. */
    @Test
    void oneWorkerThatIsAveragedEveryStepLearnsWhatOneMachineLearns() throws IOException {
        TrainingConfiguration training = new TrainingConfiguration(
                20,
                16,
                false,
                0.2,
                TrainingConfigurations.after(3),
                new Schedule(Schedule.Shape.COSINE, 10, new Plateau(0.2, 1, 0)),
                new Clipping(null, 0.05),
                OnDivergence.STOP);

        List<EpochMetrics> there = train(onCluster(1, 1), network(0), training, "there");
        List<EpochMetrics> here = train(here(), network(0), training, "here");

        assertThat(there).hasSameSizeAs(here);
        for (int i = 0; i < here.size(); i++) {
            assertThat(there.get(i).trainLoss()).isCloseTo(here.get(i).trainLoss(), within(2e-5));
            assertThat(there.get(i).validationLoss()).isCloseTo(here.get(i).validationLoss(), within(2e-5));
            assertThat(there.get(i).iteration()).isEqualTo(here.get(i).iteration());
            assertThat(there.get(i).learningRate()).isEqualTo(here.get(i).learningRate());
        }
    }

    @Test
    void twoExecutorsLearnTogether() throws IOException {
        List<EpochMetrics> epochs = train(onCluster(2, 3), network(0.1), training(6, Clipping.NONE), "model");

        assertThat(epochs.get(5).validationLoss())
                .isLessThan(0.8 * epochs.get(0).validationLoss());
        assertThat(cluster.contributions())
                .matches("executor 0 trained on .* batches, executor 1 trained on .* batches");
        assertThat(ModelFile.load(folder.resolve("model")).metrics()).isNotNull();
    }

    @Test
    void aRunGoesOnAsIfItHadNeverStopped() throws IOException {
        TrainingConfiguration training = training(3, Clipping.NONE);
        List<EpochMetrics> whole = train(onCluster(2, 2), network(0.2), training, "whole");

        List<EpochMetrics> parts = new ArrayList<>();
        Trainer[] first = new Trainer[1];
        first[0] = trainer(training, "parts", parts, TrainingListener.of(event -> {
            if (event instanceof TrainingEvent.StepDone step && parts.size() == 1 && step.batch() >= 8) {
                first[0].stop();
            }
        }));
        TrainingText text = onCluster(2, 2);
        first[0].train(untrained(text, network(0.2)), text.data(training, network(0.2)));
        assertThat(parts).hasSize(1);
        trainer(training, "parts", parts)
                .resume(Checkpoint.read(folder.resolve("parts/last.zip")), text.data(training, network(0.2)));

        assertThat(parts)
                .extracting(EpochMetrics::trainLoss)
                .isEqualTo(whole.stream().map(EpochMetrics::trainLoss).toList());
        assertThat(parts)
                .extracting(EpochMetrics::validationLoss)
                .isEqualTo(whole.stream().map(EpochMetrics::validationLoss).toList());
    }

    @Test
    void oneMachineGoesOnWhereTheClusterStopped() throws IOException {
        train(onCluster(2, 2), network(0), training(2, Clipping.NONE), "model");

        List<EpochMetrics> epochs = new ArrayList<>();
        TrainingConfiguration longer = training(4, Clipping.NONE);
        trainer(longer, "model", epochs)
                .resume(Checkpoint.read(folder.resolve("model/last.zip")), here().data(longer, network(0)));

        assertThat(epochs).extracting(EpochMetrics::epoch).containsExactly(3, 4);
        assertThat(epochs).extracting(EpochMetrics::best).containsExactly(true, true);
    }

    @Test
    void aModelMayBeInAnyFileSystem() throws IOException {
        Path there = folder.resolve("there");
        String uri = there.toUri().toString();
        try (RemoteDirectory directory = cluster.directory(uri, Set.of("last.zip", "best.zip"))) {
            TrainingText text = onCluster(2, 2);
            TrainingConfiguration training = training(1, Clipping.NONE);
            Clock clock = Clock.systemUTC();
            new Trainer(
                            training,
                            directory.copy(),
                            CheckpointInterval.of("1000"),
                            clock,
                            clock.instant(),
                            List.of(directory),
                            AfterEpoch.NOTHING)
                    .train(untrained(text, network(0)), text.data(training, network(0)));
        }

        assertThat(ModelFile.load(there).metrics()).isNotNull();
        try (RemoteDirectory again = cluster.directory(uri, Set.of("last.zip", "best.zip"))) {
            assertThat(again.copy().resolve("last.zip")).hasSameBinaryContentAs(there.resolve("last.zip"));
        }
        try (var files = Files.list(there)) {
            assertThat(files.map(it -> it.getFileName().toString()).filter(it -> !it.startsWith(".")))
                    .containsExactlyInAnyOrder("last.zip", "best.zip");
        }
    }

    @Test
    void saysWhichExecutorCannotReadTheCorpus() throws IOException {
        TrainingText text = onCluster(2, 1);
        File moved = folder.resolve("moved").toFile();
        assertThat(corpus.toFile().renameTo(moved)).isTrue();

        assertThatThrownBy(() -> train(text, network(0), withoutHeldOut(), "model"))
                .isInstanceOf(CorpusException.class)
                .hasMessageMatching(
                        "executor [01] on \\S+ cannot read the corpus: File file:.*corpus/[ab].txt does not exist; give a place that all machines can read, such as hdfs://");
    }

    @Test
    void anEpochThatChangesNothingEndsTheRun() {
        ModelConfiguration still = ModelConfiguration.builder()
                .layers(LayerSpec.list("gru:8"))
                .resetAfter(true)
                .window(20)
                .targets(Targets.EVERY)
                .optimizer(Optimizer.SGD)
                .learningRate(1e-60)
                .randomSeed(7)
                .build();

        assertThatThrownBy(() -> train(onCluster(2, 50), still, withoutHeldOut(), "model"))
                .isInstanceOf(ClusterException.class)
                .hasMessage("epoch 1 has changed no weight: the executors do not learn; their logs say why");
    }

    private static TrainingConfiguration withoutHeldOut() {
        return TrainingConfigurations.shuffled(20, 1, 16, new Plateau(0.2, 1, 0));
    }

    @Test
    void refusesWhatAClusterCannotDo() throws IOException {
        TrainingConfiguration stateful = new TrainingConfiguration(
                20,
                16,
                true,
                0,
                TrainingConfigurations.after(1),
                TrainingConfigurations.falling(new Plateau(0.2, 1, 0)),
                Clipping.NONE,
                OnDivergence.STOP);

        assertThatThrownBy(() -> onCluster(2, 1).data(stateful, network(0)))
                .hasMessage(
                        "states are carried on one machine only: on a cluster windows come in random order (--no-stateful)");
        assertThatThrownBy(() -> cluster.text(
                        List.of(folder.resolve("nowhere").toUri().toString()),
                        TextFormat.DEFAULT,
                        new Averaging(2, 1),
                        CorpusListener.NONE))
                .isInstanceOf(CorpusException.class)
                .hasMessageMatching("corpus file:.*nowhere/? does not exist");
    }

    /** What the local program passes over, the cluster passes over, too. */
    @Test
    void readsTheFilesOfAFolderThatTheLocalProgramReads() throws IOException {
        Files.writeString(corpus.resolve("C.TXT"), verses(1));
        Files.writeString(corpus.resolve(".hidden.txt"), "not this");
        Files.writeString(corpus.resolve("notes.md"), "nor this");
        Path model = Files.createDirectory(corpus.resolve("model"));
        Files.writeString(model.resolve("metrics.jsonl"), "{}");
        Files.writeString(model.resolve("samples.txt"), "nor that");
        List<String> told = new ArrayList<>();
        CorpusListener listener = new CorpusListener() {
            @Override
            public void onFolder(String name, int texts, LeftOut leftOut) {
                told.add(texts + ": " + leftOut);
            }
        };

        TrainingText text =
                cluster.text(List.of(corpus.toUri().toString()), TextFormat.DEFAULT, new Averaging(2, 1), listener);

        assertThat(text.fingerprint()).isEqualTo(here().fingerprint());
        assertThat(told).containsExactly("3: 1 hidden, 1 with another ending (.md), 1 model directory (model)");
    }
}
