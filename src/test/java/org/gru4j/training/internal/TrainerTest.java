package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.evaluation.internal.HeldOutLoss;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.training.Clipping;
import org.gru4j.training.Measurement;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.End;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingConfiguration.Schedule;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingEvent.CheckpointWritten;
import org.gru4j.training.TrainingEvent.EpochDone;
import org.gru4j.training.TrainingEvent.EpochStarted;
import org.gru4j.training.TrainingEvent.LearningRateReduced;
import org.gru4j.training.TrainingEvent.StepDone;
import org.gru4j.training.TrainingException;
import org.gru4j.training.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(5);
    private static final CorpusText CORPUS = CorpusText.of(TEXT);
    private static final int WINDOW = 10;
    private static final Plateau PLATEAU = new Plateau(0.2, 1, 0.0001);
    private static final InstantSource STOPPED = InstantSource.fixed(Instant.EPOCH);

    @TempDir
    Path folder;

    private final List<TrainingEvent> events = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void theLossFalls(Targets targets) throws IOException {
        train(model("gru:16", targets, Optimizer.ADAM, 0.02), 8, 16);

        List<EpochMetrics> epochs = epochs();
        assertThat(epochs.get(0).trainLoss()).isBetween(1.5, 3.6); // ln 28 is 3.3
        assertThat(epochs.get(7).trainLoss()).isLessThan(0.7 * epochs.get(0).trainLoss());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm:16", "rnn:16", "embedding:8 gru:16"})
    void theLossFallsWithOtherLayersToo(String layers) throws IOException {
        train(model(layers, Targets.EVERY, Optimizer.ADAM, 0.02), 6, 16);

        assertThat(epochs().get(5).trainLoss()).isLessThan(0.9 * epochs().get(0).trainLoss());
    }

    @Test
    void tellsWhatHappensInTheOrderInWhichItDoes() throws IOException {
        train(model("gru:4", Targets.LAST, Optimizer.ADAM, 0.02), 2, 100); // 215 windows

        assertThat(events.stream().map(Object::getClass))
                .startsWith(
                        CheckpointWritten.class, // of the beginning
                        EpochStarted.class,
                        StepDone.class,
                        StepDone.class,
                        StepDone.class,
                        EpochDone.class,
                        CheckpointWritten.class, // last.zip
                        CheckpointWritten.class, // best.zip
                        EpochStarted.class);
        assertThat(events.get(1)).isEqualTo(new EpochStarted(1, 2, 3));
        assertThat(events.get(8)).isEqualTo(new EpochStarted(2, 2, 3));
        assertThat(all(StepDone.class).map(StepDone::batch)).containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(all(EpochDone.class).map(done -> done.metrics().epoch())).containsExactly(1, 2);
    }

    @Test
    void everyListenerHearsEveryEvent() throws IOException {
        List<TrainingEvent> heard = new ArrayList<>();
        CharacterModel model = model("gru:4", Targets.LAST, Optimizer.ADAM, 0.02);

        new Trainer(
                        TrainingConfigurations.shuffled(1, 1, 100, PLATEAU),
                        folder,
                        STOPPED,
                        List.of(TrainingListener.of(events::add), TrainingListener.of(heard::add)))
                .train(model, CORPUS.text());

        assertThat(heard).hasSize(10).isEqualTo(events).last().isInstanceOf(TrainingEvent.Ended.class);
    }

    @Test
    void metricsTellHowTheEpochWent() throws IOException {
        train(model("gru:4", Targets.EVERY, Optimizer.ADAM, 0.02), 2, 10, 5);

        EpochMetrics second = epochs().get(1);
        StepDone lastStep = all(StepDone.class).reduce((one, next) -> next).orElseThrow();
        int batches = all(EpochStarted.class).mapToInt(EpochStarted::batches).sum();
        assertThat(second.epoch()).isEqualTo(2);
        assertThat(second.iteration()).isEqualTo(batches);
        assertThat(second.trainLoss()).isEqualTo(lastStep.meanLoss());
        assertThat(second.validationLoss()).isNull();
        assertThat(second.monitored()).isEqualTo(second.trainLoss());
        assertThat(second.learningRate()).isEqualTo(0.02);
        assertThat(second.seconds()).isZero();
        assertThat(second.best()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void charactersPerSecondAreTheTargetsTrainedOn(Targets targets) throws IOException {
        train(model("gru:4", targets, Optimizer.ADAM, 0.02), 1, 16, 1000); // one window

        // The clock stands still, which counts as a millisecond.
        assertThat(epochs().get(0).charsPerSecond()).isEqualTo(targets == Targets.EVERY ? 10_000 : 1000);
    }

    @Test
    void secondsCountFromTheStartOfTheRun() throws IOException {
        Instant[] now = {Instant.EPOCH};
        CharacterModel model = model("gru:4", Targets.LAST, Optimizer.ADAM, 0.02);
        TrainingListener slow = TrainingListener.of(event -> {
            if (event instanceof StepDone) {
                now[0] = now[0].plusMillis(500);
            }
        });

        new Trainer(
                        TrainingConfigurations.shuffled(1, 2, 100, PLATEAU),
                        folder,
                        () -> now[0],
                        List.of(slow, TrainingListener.of(events::add)))
                .train(model, CORPUS.text()); // 215 windows in 3 steps

        assertThat(epochs()).extracting(EpochMetrics::seconds).containsExactly(1.5, 3.0);
        assertThat(epochs()).extracting(EpochMetrics::charsPerSecond).containsExactly(215 / 1.5, 215 / 1.5);
    }

    @Test
    void theLossIsTheMeanOverWindowsThoughTheLastBatchIsSmaller() throws IOException {
        // With a learning rate that changes nothing, batches of any size must give the same mean.
        train(model("gru:4", Targets.LAST, Optimizer.SGD, 1e-30), 1, 215);
        double whole = epochs().get(0).trainLoss();
        events.clear();
        train(model("gru:4", Targets.LAST, Optimizer.SGD, 1e-30), 1, 100);

        assertThat(epochs().get(0).trainLoss()).isCloseTo(whole, within(1e-5));
    }

    @Test
    void writesTheLastModelAlwaysAndTheBestOnlyWhenTheLossIsTheLowestSoFar() throws IOException {
        train(model("gru:8", Targets.LAST, Optimizer.ADAM, 0.7), 16, 32); // so large a rate that the loss jumps about

        List<EpochMetrics> epochs = epochs();
        double lowest = Double.POSITIVE_INFINITY;
        EpochMetrics best = null;
        for (EpochMetrics epoch : epochs) {
            assertThat(epoch.best()).as("epoch %d", epoch.epoch()).isEqualTo(epoch.trainLoss() < lowest);
            if (epoch.best()) {
                lowest = epoch.trainLoss();
                best = epoch;
            }
        }
        assertThat(epochs).extracting(EpochMetrics::best).contains(false);
        assertThat(all(CheckpointWritten.class).filter(it -> it.file().endsWith("best.zip")))
                .hasSize((int) epochs.stream().filter(EpochMetrics::best).count());
        assertThat(all(CheckpointWritten.class).filter(it -> it.file().endsWith("last.zip")))
                .hasSize(1 + epochs.size());
        assertThat(ModelFile.load(folder).metrics()).isEqualTo(best);
        assertThat(ModelFile.load(folder.resolve("last.zip")).metrics()).isEqualTo(epochs.get(15));
        assertThat(filesInFolder()).containsExactlyInAnyOrder("best.zip", "last.zip");
    }

    @Test
    void givesBackTheModelOfTheLastEpoch() throws IOException {
        CharacterModel untrained = model("gru:4", Targets.LAST, Optimizer.ADAM, 0.02);

        CharacterModel trained = train(untrained, 2, 100);

        assertThat(trained.metrics()).isEqualTo(epochs().get(1));
        assertThat(trained.network()).isSameAs(untrained.network());
        assertThat(trained.network().getEpochCount()).isEqualTo(2);
        assertThat(ModelFile.load(folder.resolve("last.zip")).network().params())
                .isEqualTo(trained.network().params());
    }

    @Test
    void lowersTheLearningRateOnAPlateauDownToItsMinimum() throws IOException {
        train(model("gru:4", Targets.LAST, Optimizer.SGD, 1e-10), 4, 215); // learns nothing: a plateau from the start

        assertThat(all(LearningRateReduced.class)).isEmpty(); // 1e-10 is below the minimum
        events.clear();

        ModelConfiguration configuration = configuration("gru:4", Targets.LAST, Optimizer.SGD, 1e-10);
        new Trainer(
                        TrainingConfigurations.shuffled(1, 4, 215, new Plateau(0.5, 1, 4e-11)),
                        folder,
                        STOPPED,
                        List.of(TrainingListener.of(events::add)))
                .train(TinyModels.of(configuration, TEXT), CORPUS.text());

        assertThat(all(LearningRateReduced.class))
                .containsExactly(new LearningRateReduced(1e-10, 5e-11), new LearningRateReduced(5e-11, 4e-11));
        assertThat(epochs()).extracting(EpochMetrics::learningRate).containsExactly(1e-10, 1e-10, 5e-11, 4e-11);
    }

    @Test
    void theSameRandomSeedTrainsTheSameModel() throws IOException {
        CharacterModel one = train(model("gru:8", Targets.EVERY, Optimizer.RMSPROP, 0.01), 2, 16);
        CharacterModel other = train(model("gru:8", Targets.EVERY, Optimizer.RMSPROP, 0.01), 2, 16);

        assertThat(other.network().params().equalsWithEps(one.network().params(), 1e-6))
                .isTrue();
    }

    @Test
    void endsWhenTheLossIsNoLongerANumber() throws IOException {
        CharacterModel model = model("gru:8", Targets.LAST, Optimizer.SGD, 1e39);

        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> train(model, 5, 32))
                .withMessageStartingWith("the loss is NaN in epoch 1, batch ")
                .withMessageEndingWith("; the checkpoints in %s are from before", folder);
        assertTheCheckpointIsFromBefore();
    }

    /** The loss of a batch is from before the step: with one batch per epoch it does not show what the step did. */
    @Test
    void neverSavesAModelWhoseWeightsAreNoLongerNumbers() throws IOException {
        CharacterModel model = model("gru:8", Targets.LAST, Optimizer.SGD, 1e39);

        assertThatExceptionOfType(TrainingException.class).isThrownBy(() -> train(model, 5, 1000));

        assertTheCheckpointIsFromBefore();
    }

    private void assertTheCheckpointIsFromBefore() throws IOException {
        assertThat(filesInFolder()).containsExactlyInAnyOrder("last.zip", "best.zip");
        CharacterModel last = ModelFile.load(folder.resolve("last.zip"));
        assertThat(last.network().getIterationCount()).isZero();
        assertThat(last.network().params().sumNumber().doubleValue()).isFinite();
        assertThat(folder.resolve("best.zip")).hasSameBinaryContentAs(folder.resolve("last.zip"));
        assertThat(events).contains(new TrainingEvent.NotMeasured(0, false));
    }

    @Test
    void refusesATextShorterThanAWindowBeforeAnythingHappens() throws IOException {
        CharacterModel model = model("gru:4", Targets.LAST, Optimizer.ADAM, 0.02);

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> new Trainer(
                                TrainingConfigurations.shuffled(1, 1, 1, PLATEAU),
                                folder,
                                STOPPED,
                                List.of(TrainingListener.of(events::add)))
                        .train(model, CORPUS.text().slice(0, WINDOW)));
        assertThat(events).isEmpty();
        assertThat(filesInFolder()).isEmpty();
    }

    // ---- held-out text, time, patience ----

    /** 2,000 of 20,000 characters are held out; 10 streams of 1,800 are 180 batches of windows. */
    private static final CorpusText LONG = CorpusText.of(
            "the quick brown fox jumps over the lazy dog. ".repeat(445).substring(0, 20_000));

    private TrainingConfiguration onStreams(End end) {
        return new TrainingConfiguration(
                WINDOW,
                10,
                true,
                0.1,
                end,
                new Schedule(Shape.COSINE, 10, new Plateau(0.5, 1, 0)),
                Clipping.NONE,
                OnDivergence.STOP);
    }

    private CharacterModel trainOnStreams(End end, InstantSource clock, TrainingListener... more) throws IOException {
        List<TrainingListener> listeners = new ArrayList<>(List.of(more));
        listeners.add(0, TrainingListener.of(events::add));
        CharacterModel model = TinyModels.of(
                configuration("gru:8", Targets.EVERY, Optimizer.ADAM, 0.02),
                LONG.vocabulary().characters());
        return new Trainer(onStreams(end), folder, clock, listeners).train(model, LONG.text());
    }

    /** Each step takes a second, and nothing else any time. */
    private void trainASecondEachStep(End end) throws IOException {
        long[] seconds = new long[1];
        trainOnStreams(
                end,
                () -> Instant.ofEpochSecond(seconds[0]),
                TrainingListener.of(event -> seconds[0] += event instanceof StepDone ? 1 : 0));
    }

    @Test
    void theLossOnHeldOutTextIsMeasuredAndDecides() throws IOException {
        CharacterModel trained = trainOnStreams(TrainingConfigurations.after(3), STOPPED);

        EncodedText heldOut = LONG.text().slice(18_000, 20_000);
        List<EpochMetrics> epochs = epochs();
        assertThat(epochs).extracting(EpochMetrics::validationLoss).doesNotContainNull();
        assertThat(epochs.get(2).validationLoss()).isEqualTo(new HeldOutLoss(heldOut).of(trained, () -> false));
        assertThat(epochs.get(2).validationLoss())
                .isLessThan(0.8 * epochs.get(0).validationLoss());
        assertThat(epochs).allSatisfy(epoch -> assertThat(epoch.monitored()).isEqualTo(epoch.validationLoss()));
        assertThat(epochs.get(2).learningRate()).isLessThan(1e-4);
        assertThat(all(TrainingEvent.HeldOut.class).map(TrainingEvent.HeldOut::baselines))
                .containsExactly(ModelFile.training(folder.resolve("last.zip"), TrainingState.class)
                        .orElseThrow()
                        .baselines());
        double lowest =
                epochs.stream().mapToDouble(EpochMetrics::monitored).min().orElseThrow();
        assertThat(ModelFile.load(folder).metrics().monitored()).isEqualTo(lowest);
    }

    @Test
    void withinALongEpochItIsMeasuredEveryMinute() throws IOException {
        trainASecondEachStep(TrainingConfigurations.after(1));

        List<TrainingEvent.Measured> measured =
                all(TrainingEvent.Measured.class).toList();
        assertThat(measured).extracting(TrainingEvent.Measured::batch).containsExactly(60, 120);
        TrainingState state = ModelFile.training(folder.resolve("last.zip"), TrainingState.class)
                .orElseThrow();
        assertThat(state.measurements())
                .extracting(Measurement::iteration, Measurement::seconds, Measurement::validationLoss)
                .containsExactly(
                        tuple(60L, 60.0, measured.get(0).validationLoss()),
                        tuple(120L, 120.0, measured.get(1).validationLoss()));
        assertThat(measured.get(1).best()).isTrue();
    }

    @Test
    void theRunEndsWhenItsTimeIsUp() throws IOException {
        trainASecondEachStep(new End(50, 300.0, null));

        assertThat(epochs()).extracting(EpochMetrics::epoch).containsExactly(1, 2);
        assertThat(epochs().get(1).seconds()).isBetween(290.0, 300.0);
        assertThat(epochs().get(1).learningRate()).isLessThan(1e-4);
        assertThat(all(EpochDone.class).map(EpochDone::last)).containsExactly(false, true);
        assertThat(all(TrainingEvent.TimeUp.class)).containsExactly(new TrainingEvent.TimeUp(300));
        assertThat(ModelFile.training(folder.resolve("last.zip"), TrainingState.class)
                        .orElseThrow()
                        .epoch())
                .isEqualTo(3);
    }

    @Test
    void aRunWhoseTimeIsOverBeforeItBeginsMakesOneStepAndLeavesAModel() throws IOException {
        trainASecondEachStep(new End(50, 0.5, null));

        assertThat(epochs()).extracting(EpochMetrics::iteration).containsExactly(1L);
        assertThat(epochs().get(0).learningRate()).isPositive();
        assertThat(all(TrainingEvent.TimeUp.class)).hasSize(1);
        assertThat(ModelFile.load(folder).metrics()).isEqualTo(epochs().get(0));
    }

    @Test
    void aRunThatIsStoppedBeforeItsFirstMeasurementLeavesItsNewestCheckpoint() throws IOException {
        CharacterModel model = model("gru:4", Targets.LAST, Optimizer.ADAM, 0.02);
        Trainer[] trainer = new Trainer[1];
        trainer[0] = new Trainer(
                TrainingConfigurations.shuffled(1, 5, 8, PLATEAU),
                folder,
                STOPPED,
                List.of(TrainingListener.of(events::add), TrainingListener.of(event -> {
                    if (event instanceof TrainingEvent.StepDone step && step.batch() == 3) {
                        trainer[0].stop();
                    }
                })));

        trainer[0].train(model, CORPUS.text());

        assertThat(events).contains(new TrainingEvent.NotMeasured(3, false));
        assertThat(ModelFile.load(folder).network().getIterationCount()).isEqualTo(3);
    }

    @Test
    void theBestModelOfAnEarlierRunIsKeptUntilThereIsABetterOne() throws IOException {
        Files.writeString(folder.resolve("best.zip"), "earlier");
        Trainer trainer = new Trainer(
                TrainingConfigurations.shuffled(1, 5, 8, PLATEAU),
                folder,
                STOPPED,
                List.of(TrainingListener.of(events::add)));
        trainer.stop();

        trainer.train(model("gru:4", Targets.LAST, Optimizer.ADAM, 0.02), CORPUS.text());

        assertThat(events).contains(new TrainingEvent.NotMeasured(0, true));
        assertThat(folder.resolve("best.zip")).hasContent("earlier");
    }

    @Test
    void theRunEndsWhenTheLossHasNotFallenForLongEnough() throws IOException {
        TrainingConfiguration patient = new TrainingConfiguration(
                WINDOW,
                10,
                false,
                0,
                new End(50, null, 2),
                TrainingConfigurations.falling(new Plateau(0.5, 100, 0)),
                Clipping.NONE,
                OnDivergence.STOP);
        // Without steps that count the loss is the same in each epoch.
        CharacterModel model = model("gru:4", Targets.LAST, Optimizer.SGD, 1e-30);

        new Trainer(patient, folder, STOPPED, List.of(TrainingListener.of(events::add))).train(model, CORPUS.text());

        int epochs = epochs().size();
        int best = epochs().stream()
                .filter(EpochMetrics::best)
                .mapToInt(EpochMetrics::epoch)
                .max()
                .orElseThrow();
        assertThat(epochs).isEqualTo(best + 2).isLessThan(50);
        assertThat(all(TrainingEvent.StoppedEarly.class))
                .containsExactly(new TrainingEvent.StoppedEarly(
                        epochs, epochs().get(best - 1).trainLoss()));
    }

    private CharacterModel train(CharacterModel model, int epochs, int batchSize) throws IOException {
        return train(model, epochs, batchSize, 1);
    }

    private CharacterModel train(CharacterModel model, int epochs, int batchSize, int step) throws IOException {
        TrainingConfiguration configuration = TrainingConfigurations.shuffled(step, epochs, batchSize, PLATEAU);
        return new Trainer(configuration, folder, STOPPED, List.of(TrainingListener.of(events::add)))
                .train(model, CORPUS.text());
    }

    private static CharacterModel model(String layers, Targets targets, Optimizer optimizer, double learningRate) {
        return TinyModels.of(configuration(layers, targets, optimizer, learningRate), TEXT);
    }

    private static ModelConfiguration configuration(
            String layers, Targets targets, Optimizer optimizer, double learningRate) {
        return ModelConfiguration.builder()
                .layers(LayerSpec.list(layers))
                .resetAfter(true)
                .window(WINDOW)
                .targets(targets)
                .optimizer(optimizer)
                .learningRate(learningRate)
                .randomSeed(7)
                .build();
    }

    private List<EpochMetrics> epochs() {
        return all(EpochDone.class).map(EpochDone::metrics).toList();
    }

    private <E extends TrainingEvent> Stream<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    private List<String> filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
