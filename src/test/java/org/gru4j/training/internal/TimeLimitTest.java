package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.training.CheckpointInterval;
import org.gru4j.training.Clipping;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration;
import org.gru4j.training.TrainingConfiguration.End;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingConfiguration.Schedule;
import org.gru4j.training.TrainingConfiguration.Schedule.Shape;
import org.gru4j.training.TrainingEvent.EpochDone;
import org.gru4j.training.TrainingEvent.StepDone;
import org.gru4j.training.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end by their time, by a clock of their own: a step takes a second in quiet, and the end of an epoch eight. */
class TimeLimitTest {

    private static final double LIMIT = 300;
    private static final double CLOSING = 8;

    /** 99 batches an epoch: four streams, of which the last character is a target only. */
    private static final CorpusText CORPUS = CorpusText.of(
            "the quick brown fox jumps over the lazy dog. ".repeat(90).substring(0, 4000));

    private static final TrainingConfiguration TRAINING = new TrainingConfiguration(
            10,
            4,
            true,
            0,
            new End(50, LIMIT, null),
            new Schedule(Shape.COSINE, 0, new Plateau(0.5, 1, 0)),
            Clipping.NONE,
            OnDivergence.STOP);

    private static final ModelConfiguration MODEL = ModelConfiguration.builder()
            .layers(LayerSpec.list("gru:4"))
            .window(10)
            .targets(Targets.EVERY)
            .optimizer(Optimizer.ADAM)
            .learningRate(0.01)
            .randomSeed(7)
            .build();

    @TempDir
    Path folder;

    private final List<StepDone> steps = new ArrayList<>();
    private final List<EpochDone> epochs = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private double busyFrom = Double.POSITIVE_INFINITY;
    private double busyUntil = Double.POSITIVE_INFINITY;
    private int stopAfter = Integer.MAX_VALUE;

    @Test
    void endsInTimeThoughStepsBecomeThreeTimesSlower() throws IOException {
        busyFrom = 230; // in the third epoch: how long its end will take has been seen in quiet only

        train();

        assertThat(epochs).hasSize(3);
        assertThat(seconds()).isBetween(0.95 * LIMIT, LIMIT);
    }

    @Test
    void usesTheTimeThereIsWhereTheNeighbourIsGone() throws IOException {
        busyFrom = 0;
        busyUntil = 150;

        train();

        assertThat(seconds()).isBetween(0.9 * LIMIT, LIMIT);
    }

    @Test
    void theLearningRateKnowsNothingOfTheTimeBeforeTheFirstStep() throws IOException {
        Instant begun = now;
        pass(100); // for reading the text

        trainer(begun).train(untrained(), data(untrained()));

        assertThat(steps.get(0).seconds()).isEqualTo(101);
        assertThat(steps.get(0).progress()).isCloseTo(1 / 190.0, within(0.002));
        assertThat(steps.get(0).secondsInAll()).isBetween(0.9 * LIMIT, LIMIT);
        assertThat(epochs.get(epochs.size() - 1).metrics().learningRate()).isLessThan(1e-5);
        assertThat(seconds()).isBetween(0.95 * LIMIT, LIMIT);
    }

    @Test
    void aRunThatIsResumedGoesOnWithTheProgressThatItHad() throws IOException {
        Instant begun = now;
        pass(40);
        stopAfter = 120;
        trainer(begun).train(untrained(), data(untrained()));
        double before = steps.get(119).progress();
        double seconds = seconds();
        stopAfter = Integer.MAX_VALUE;

        pass(1000); // nobody trains
        begun = now;
        pass(20);
        Checkpoint checkpoint = Checkpoint.read(folder.resolve("last.zip"));
        assertThat(checkpoint.state().seconds()).isEqualTo(seconds);
        assertThat(checkpoint.state().preparationSeconds()).isEqualTo(40);
        trainer(begun).resume(checkpoint, data(checkpoint.model()));

        // There are 20 seconds less for the same steps: 230 of 250.
        assertThat(steps.get(120).progress()).isCloseTo(before * 250 / 230, within(0.01));
        assertThat(seconds() - 1000).isBetween(0.95 * LIMIT, LIMIT);
    }

    private void train() throws IOException {
        trainer(now).train(untrained(), data(untrained()));
    }

    private static CharacterModel untrained() {
        return TinyModels.of(MODEL, CORPUS.vocabulary().characters());
    }

    private Trainer trainer(Instant begun) {
        Trainer[] trainer = new Trainer[1];
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepDone(StepDone step) {
                steps.add(step);
                if (steps.size() == stopAfter) {
                    trainer[0].stop();
                }
            }

            @Override
            public void epochDone(EpochDone done) {
                epochs.add(done);
                pass(CLOSING * slowness());
            }
        };
        trainer[0] = new Trainer(
                TRAINING, folder, CheckpointInterval.STANDARD, () -> now, begun, List.of(listener), AfterEpoch.NOTHING);
        return trainer[0];
    }

    private double seconds() {
        return Duration.between(Instant.EPOCH, now).toMillis() / 1000.0;
    }

    private double slowness() {
        return seconds() >= busyFrom && seconds() < busyUntil ? 3 : 1;
    }

    private void pass(double seconds) {
        now = now.plusMillis(Math.round(1000 * seconds));
    }

    /** The text, whose steps take the time that a step takes. */
    private TrainingData data(CharacterModel model) {
        return new ChangedSteps(
                new LocalTrainingData(CORPUS.text(), TRAINING, model.configuration()), (epoch, real) -> {
                    pass(slowness());
                    return real.next();
                });
    }
}
