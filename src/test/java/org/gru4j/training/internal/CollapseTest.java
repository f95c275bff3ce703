package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.ModelConfiguration;
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
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingEvent.BackedOff;
import org.gru4j.training.TrainingEvent.EpochDone;
import org.gru4j.training.TrainingEvent.EpochStarted;
import org.gru4j.training.TrainingEvent.Resumed;
import org.gru4j.training.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose loss rises in an epoch, by so much for each batch, the first time that they come there. */
class CollapseTest {

    private static final int EPOCHS = 6;
    private static final int RISES_IN = 4;
    private static final double LIMIT = 300;

    /** Of what was learnt here, more than a tenth and less than a third. */
    private static final double SOME = 0.45;

    private static final CorpusText CORPUS = CorpusText.of(
            "the quick brown fox jumps over the lazy dog. ".repeat(100).substring(0, 4400));

    private static final double GUESSING = Math.log(28);

    private static final ModelConfiguration MODEL = TinyModels.configuration("gru:8", Targets.EVERY);

    @TempDir
    Path folder;

    private final List<TrainingEvent> events = new ArrayList<>();

    /** How many epochs the last checkpoint has when an epoch starts. */
    private final TreeMap<Integer, Integer> checkpoints = new TreeMap<>();

    private OnDivergence onDivergence = OnDivergence.BACKOFF;
    private double validation;
    private double rise = GUESSING;
    private boolean timeIsUp;
    private boolean risen;
    private int batches; // of the epoch
    private Instant now = Instant.EPOCH;

    @Test
    void theRunGoesBackBeforeTheEpochAndLearnsWithHalfTheRate() throws IOException {
        CharacterModel trained = train();

        BackedOff back = all(BackedOff.class).findFirst().orElseThrow();
        assertThat(all(BackedOff.class)).hasSize(1);
        assertThat(back.reason()).matches("the loss has risen from \\d\\.\\d\\d to \\d\\.\\d\\d in epoch 4");
        assertThat(back.to()).isEqualTo(back.from() / 2);
        assertThat(all(Resumed.class).map(Resumed::epoch)).containsExactly(RISES_IN);
        assertThat(epochs()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(trained.metrics().trainLoss()).isLessThan(loss(3));
    }

    @Test
    void anEpochThatHasLostATenthLeavesNoCheckpoint() throws IOException {
        rise = SOME;

        train();

        assertThat(all(BackedOff.class)).isEmpty();
        assertThat(checkpoints)
                .containsEntry(RISES_IN, 3)
                .containsEntry(RISES_IN + 1, 3)
                .containsEntry(RISES_IN + 2, 5);
    }

    @Test
    void theBestModelIsWrittenNeverthelessAsTheHeldOutTextSays() throws IOException {
        rise = SOME;
        validation = 0.25;

        train();

        assertThat(all(EpochDone.class)
                        .filter(it -> it.metrics().epoch() == RISES_IN)
                        .map(it -> it.metrics().best()))
                .containsExactly(true);
        assertThat(checkpoints).containsEntry(RISES_IN + 1, RISES_IN);
    }

    @Test
    void nothingIsTakenBackWhenTheTimeIsUp() throws IOException {
        timeIsUp = true;

        train();

        assertThat(all(BackedOff.class)).isEmpty();
        assertThat(epochs()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aRunThatMayNotGoBackIsNotStopped() throws IOException {
        onDivergence = OnDivergence.STOP;

        train();

        assertThat(epochs()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(checkpoints).containsEntry(RISES_IN + 1, RISES_IN);
    }

    private CharacterModel train() throws IOException {
        TrainingConfiguration training = new TrainingConfiguration(
                TinyModels.WINDOW,
                4,
                true,
                validation,
                new End(EPOCHS, LIMIT, null),
                new Schedule(Shape.PLATEAU, 0, new Plateau(0.5, 5, 0)),
                Clipping.NONE,
                onDivergence);
        TrainingListener listener = TrainingListener.of(event -> {
            events.add(event);
            if (event instanceof EpochStarted started && started.epoch() > 1) {
                checkpoints.put(
                        started.epoch(),
                        Checkpoint.read(folder.resolve("last.zip"))
                                .model()
                                .metrics()
                                .epoch());
            }
        });
        return new Trainer(
                        training,
                        folder,
                        CheckpointInterval.STANDARD,
                        () -> now,
                        Instant.EPOCH,
                        List.of(listener),
                        AfterEpoch.NOTHING)
                .train(TinyModels.of(MODEL, CORPUS.vocabulary().characters()), data(training));
    }

    private TrainingData data(TrainingConfiguration training) {
        return new ChangedSteps(new LocalTrainingData(CORPUS.text(), training, MODEL), (epoch, real) -> {
            List<Steps.Learnt> learnt = real.next();
            risen |= epoch > RISES_IN || all(BackedOff.class).findAny().isPresent();
            if (epoch != RISES_IN || risen) {
                return learnt;
            }
            batches += learnt.size();
            if (timeIsUp && batches == real.batches()) {
                now = now.plusSeconds((long) LIMIT);
            }
            return learnt.stream()
                    .map(it -> new Steps.Learnt(it.loss() + rise, it.windows()))
                    .toList();
        });
    }

    private List<Integer> epochs() {
        return all(EpochDone.class).map(it -> it.metrics().epoch()).toList();
    }

    private double loss(int epoch) {
        return all(EpochDone.class)
                .filter(it -> it.metrics().epoch() == epoch)
                .findFirst()
                .orElseThrow()
                .metrics()
                .trainLoss();
    }

    private <E extends TrainingEvent> Stream<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }
}
