package org.gru4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.gru4j.corpus.CorpusText;
import org.gru4j.corpus.Targets;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.ModelFile;
import org.gru4j.model.Optimizer;
import org.gru4j.model.TinyModels;
import org.gru4j.training.TrainingConfiguration.End;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingConfiguration.Schedule;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.gru4j.training.TrainingEvent.CheckpointWritten;
import org.gru4j.training.TrainingEvent.EpochDone;
import org.gru4j.training.TrainingEvent.Resumed;
import org.gru4j.training.TrainingEvent.StepDone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** A run that ends anywhere and is resumed ends with the very same numbers as one that was never interrupted. */
class ResumeTest {

    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(5);
    private static final CorpusText CORPUS = CorpusText.of(TEXT);
    private static final InstantSource STOPPED = InstantSource.fixed(Instant.EPOCH);
    private static final CheckpointInterval EVERY_THREE = CheckpointInterval.of("3");

    /** Step 3 makes 72 windows, which are 8 batches, and the plateau lowers the learning rate on the way. */
    private static final TrainingConfiguration CONFIGURATION = TrainingConfigurations.shuffled(
            3, 4, 10, new Plateau(0.5, 1, 0.001), new Clipping(0.5, 1.0), OnDivergence.STOP);

    private TrainingConfiguration training = CONFIGURATION;
    private CorpusText corpus = CORPUS;

    @TempDir
    Path folder;

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @CsvSource({"gru:6 gru:5, EVERY, ADAM", "gru:6, LAST, RMSPROP", "embedding:4 gru:6, EVERY, AMSGRAD"})
    void stoppedAndResumedItEndsWithTheSameNumbers(String layers, Targets targets, Optimizer optimizer)
            throws IOException {
        ModelConfiguration model = configuration(layers, targets, optimizer);
        Path whole = train("whole", model, event -> false);
        for (int batches : new int[] {8, 20}) {
            Path stopped = folder.resolve("stopped-" + batches);
            stopAfter(stopped, model, batches);

            assertThat(state(stopped).batch()).as("it did stop").isEqualTo((batches - 1) % 8 + 1);
            resume(stopped);

            assertSame(stopped, whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 14, 31})
    void killedAfterAnyBatchItEndsWithTheSameNumbers(int batches) throws IOException {
        ModelConfiguration model = configuration("gru:6 gru:5", Targets.EVERY, Optimizer.ADAM);
        Path whole = train("whole", model, event -> false);
        int[] seen = new int[1];

        Path killed = train("killed", model, event -> event instanceof StepDone && ++seen[0] == batches);
        Nd4j.getRandom().setSeed(batches); // as another process would have it
        resume(killed);

        assertSame(killed, whole);
    }

    /** 9,000 of 10,000 characters in ten streams are 90 batches; the loss is measured within epochs, too. */
    @ParameterizedTest
    @ValueSource(ints = {50, 200})
    void killedWhereWindowsFollowOnEachOtherItGoesOnFromTheirStates(int batches) throws IOException {
        corpus = CorpusText.of(
                "the quick brown fox jumps over the lazy dog. ".repeat(223).substring(0, 10_000));
        training = new TrainingConfiguration(
                1,
                10,
                true,
                0.1,
                new End(3, null, 5),
                new Schedule(Shape.COSINE, 10, new Plateau(0.5, 1, 0.001)),
                Clipping.NONE,
                OnDivergence.STOP);
        ModelConfiguration model = configuration("gru:6 gru:5", Targets.EVERY, Optimizer.ADAM);
        Path whole = train("whole", model, event -> false);
        int[] seen = new int[1];

        Path killed = train("killed", model, event -> event instanceof StepDone && ++seen[0] == batches);
        assertThat(ModelFile.read(killed.resolve("last.zip")).carried()).isNotNull();
        Nd4j.getRandom().setSeed(batches);
        resume(killed);

        assertSame(killed, whole);
        assertThat(state(whole).metrics())
                .hasSize(3)
                .allSatisfy(epoch -> assertThat(epoch.validationLoss()).isNotNull());
    }

    @ParameterizedTest
    @CsvSource({
        "3, 'last.zip is not a model that gru can read: carried states must be a multiple of 6 numbers, but are 3'",
        "12, 'last.zip has states of 2 streams, but the run has 10: the file is damaged, start again'"
    })
    void refusesStatesThatAreNotItsOwn(int length, String message) throws IOException {
        training = new TrainingConfiguration(
                1,
                10,
                true,
                0,
                TrainingConfigurations.after(1),
                CONFIGURATION.schedule(),
                Clipping.NONE,
                OnDivergence.STOP);
        train("run", configuration("gru:6", Targets.EVERY, Optimizer.ADAM), event -> false);
        Path last = folder.resolve("run/last.zip");
        ModelFile.save(ModelFile.load(last), state(last.getParent()), Nd4j.zeros(length), last);

        assertThatThrownBy(() -> resume(last.getParent())).hasMessageEndingWith(message);
    }

    @Test
    void killedAtTheEndOfAnEpochItEndsTheEpochOnceMore() throws IOException {
        ModelConfiguration model = configuration("gru:6", Targets.EVERY, Optimizer.ADAM);
        Path whole = train("whole", model, event -> false);
        Path killed = train(
                "killed",
                model,
                event -> event instanceof EpochDone done && done.metrics().epoch() == 2);
        assertThat(state(killed).epoch()).isEqualTo(2);

        List<TrainingEvent> events = resume(killed);

        assertThat(events.get(0))
                .isEqualTo(new Resumed(2, 4, 6, state(whole).metrics().subList(0, 1)));
        assertThat(events.stream()
                        .filter(EpochDone.class::isInstance)
                        .map(event -> ((EpochDone) event).metrics().epoch()))
                .containsExactly(2, 3, 4);
        assertSame(killed, whole);
    }

    @Test
    void killedBetweenTheLastModelAndTheBestItWritesTheBestOne() throws IOException {
        ModelConfiguration model = configuration("gru:6", Targets.EVERY, Optimizer.ADAM);
        Path whole = train("whole", model, event -> false);
        Path killed = train(
                "killed",
                model,
                event -> event instanceof CheckpointWritten written
                        && written.file().endsWith("best.zip"));
        Files.delete(killed.resolve("best.zip"));

        resume(killed);

        assertSame(killed, whole);
    }

    @Test
    void aCompleteRunGoesOnWithMoreEpochsAsIfItHadBeenLongerFromTheStart() throws IOException {
        ModelConfiguration model = configuration("gru:6", Targets.EVERY, Optimizer.ADAM);
        Path whole = train("whole", model, event -> false);
        Path shorter = folder.resolve("shorter");
        new Trainer(
                        CONFIGURATION.with(TrainingConfigurations.after(2), OnDivergence.STOP),
                        shorter,
                        EVERY_THREE,
                        STOPPED,
                        Instant.EPOCH,
                        List.of(),
                        AfterEpoch.NOTHING)
                .train(TinyModels.of(model, TEXT), CORPUS.text());

        resume(shorter);

        assertSame(shorter, whole);
    }

    @Test
    void aCompleteRunThatIsResumedStaysAsItIs() throws IOException {
        Path whole = train("whole", configuration("gru:6", Targets.EVERY, Optimizer.ADAM), event -> false);
        byte[] last = Files.readAllBytes(whole.resolve("last.zip"));

        assertThat(resume(whole))
                .hasExactlyElementsOfTypes(CheckpointWritten.class, Resumed.class, TrainingEvent.Ended.class);

        assertThat(whole.resolve("last.zip")).hasBinaryContent(last);
    }

    @Test
    void secondsGoOnWhereTheyStood() throws IOException {
        ModelConfiguration model = configuration("gru:4", Targets.LAST, Optimizer.SGD);
        Instant[] now = {Instant.EPOCH};
        TrainingListener second = TrainingListener.of(event -> {
            if (event instanceof StepDone) {
                now[0] = now[0].plusSeconds(1);
            }
        });
        Trainer[] trainer = new Trainer[1];
        TrainingListener stop = TrainingListener.of(event -> {
            if (event instanceof StepDone done && done.batch() == 3) {
                trainer[0].stop();
            }
        });
        trainer[0] = new Trainer(
                CONFIGURATION, folder, EVERY_THREE, () -> now[0], now[0], List.of(second, stop), AfterEpoch.NOTHING);
        trainer[0].train(TinyModels.of(model, TEXT), CORPUS.text());
        now[0] = now[0].plusSeconds(1000); // nobody trains

        new Trainer(CONFIGURATION, folder, EVERY_THREE, () -> now[0], now[0], List.of(second), AfterEpoch.NOTHING)
                .resume(Checkpoint.read(folder.resolve("last.zip")), CORPUS.text());

        assertThat(state(folder).metrics()).extracting(EpochMetrics::seconds).containsExactly(8.0, 16.0, 24.0, 32.0);
        assertThat(state(folder).metrics())
                .extracting(EpochMetrics::charsPerSecond)
                .containsOnly(72 / 8.0);
    }

    /** The directory of a run that ends where {@code kill} says so, or at its end. */
    private Path train(String name, ModelConfiguration model, Predicate<TrainingEvent> kill) throws IOException {
        Path directory = folder.resolve(name);
        TrainingListener killer = TrainingListener.of(event -> {
            if (kill.test(event)) {
                throw new Killed();
            }
        });
        Trainer trainer = new Trainer(
                training, directory, EVERY_THREE, STOPPED, Instant.EPOCH, List.of(killer), AfterEpoch.NOTHING);
        if (name.equals("killed")) {
            assertThatThrownBy(() -> trainer.train(TinyModels.of(model, TEXT), corpus.text()))
                    .isInstanceOf(Killed.class);
        } else {
            trainer.train(TinyModels.of(model, TEXT), corpus.text());
        }
        return directory;
    }

    private void stopAfter(Path directory, ModelConfiguration model, int batches) throws IOException {
        Trainer[] trainer = new Trainer[1];
        int[] seen = new int[1];
        TrainingListener stop = TrainingListener.of(event -> {
            if (event instanceof StepDone && ++seen[0] == batches) {
                trainer[0].stop();
            }
        });
        trainer[0] = new Trainer(
                CONFIGURATION,
                directory,
                CheckpointInterval.STANDARD,
                STOPPED,
                Instant.EPOCH,
                List.of(stop),
                AfterEpoch.NOTHING);
        trainer[0].train(TinyModels.of(model, TEXT), CORPUS.text());
        assertThat(seen[0]).isEqualTo(batches);
    }

    private List<TrainingEvent> resume(Path directory) throws IOException {
        List<TrainingEvent> events = new ArrayList<>();
        new Trainer(
                        training,
                        directory,
                        EVERY_THREE,
                        STOPPED,
                        Instant.EPOCH,
                        List.of(TrainingListener.of(events::add)),
                        AfterEpoch.NOTHING)
                .resume(Checkpoint.read(directory.resolve("last.zip")), corpus.text());
        return events;
    }

    private static void assertSame(Path one, Path other) {
        for (String file : List.of("last.zip", "best.zip")) {
            CharacterModel left = ModelFile.load(one.resolve(file));
            CharacterModel right = ModelFile.load(other.resolve(file));
            assertThat(left.network().params().toFloatVector())
                    .containsExactly(right.network().params().toFloatVector());
            if (right.network().getUpdater().getStateViewArray() != null) {
                assertThat(left.network().getUpdater().getStateViewArray().toFloatVector())
                        .containsExactly(
                                right.network().getUpdater().getStateViewArray().toFloatVector());
            }
            assertThat(left.network().getLayerWiseConfigurations().toJson())
                    .isEqualTo(right.network().getLayerWiseConfigurations().toJson());
            assertThat(left.metrics()).isEqualTo(right.metrics());
            // best.zip keeps the number of epochs that the run had when it was written
            assertThat(ModelFile.training(one.resolve(file), TrainingState.class)
                            .orElseThrow())
                    .usingRecursiveComparison()
                    .ignoringFields("configuration")
                    .isEqualTo(ModelFile.training(other.resolve(file), TrainingState.class)
                            .orElseThrow());
            assertThat(ModelFile.read(one.resolve(file)).carried())
                    .isEqualTo(ModelFile.read(other.resolve(file)).carried());
        }
    }

    private static TrainingState state(Path directory) {
        return ModelFile.training(directory.resolve("last.zip"), TrainingState.class)
                .orElseThrow();
    }

    private static ModelConfiguration configuration(String layers, Targets targets, Optimizer optimizer) {
        return ModelConfiguration.builder()
                .layers(LayerSpec.list(layers))
                .resetAfter(true)
                .window(10)
                .targets(targets)
                .optimizer(optimizer)
                .learningRate(0.02)
                .randomSeed(7)
                .dropout(0.3)
                .inputDropout(0.1)
                .recurrentDropout(0.2)
                .build();
    }
}
