package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.training.CheckpointInterval;
import org.gru4j.training.Clipping;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration.Plateau;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingEvent.BackedOff;
import org.gru4j.training.TrainingEvent.Resumed;
import org.gru4j.training.TrainingException;
import org.gru4j.training.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DivergenceTest {

    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(5);
    private static final CorpusText CORPUS = CorpusText.of(TEXT);
    private static final double GUESSING = Math.log(28);
    private static final Plateau PLATEAU = new Plateau(0.5, 1, 0.001);

    @TempDir
    Path folder;

    private final List<TrainingEvent> events = new ArrayList<>();

    @Test
    void endsWhenTheLossExplodesAndSaysWhatHelps() {
        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> train(200, OnDivergence.STOP, Clipping.NONE))
                .withMessageMatching(
                        "the loss has risen to \\d+\\.\\d\\d in epoch \\d+, batch \\d+, more than twice the loss"
                                + " of guessing; the"
                                + " checkpoints in .* are from before")
                .withMessageEndingWith("the checkpoints in %s are from before", folder);
    }

    @Test
    void backsOffToTheLastCheckpointWithHalfTheLearningRateUntilItLearns() throws IOException {
        CharacterModel trained = train(200, OnDivergence.BACKOFF, Clipping.NONE);

        List<BackedOff> back = all(BackedOff.class).toList();
        assertThat(back).isNotEmpty().hasSizeLessThan(10);
        double rate = 200;
        for (BackedOff one : back) {
            assertThat(one.reason()).startsWith("the loss has risen ");
            assertThat(one.to()).isEqualTo(one.from() / 2);
            assertThat(one.from()).isLessThanOrEqualTo(rate); // the plateau may have lowered it, too
            rate = one.to();
        }
        assertThat(all(Resumed.class)).hasSameSizeAs(back);
        assertThat(trained.metrics().epoch()).isEqualTo(6);
        assertThat(trained.metrics().trainLoss()).isLessThan(2 * GUESSING);
        TrainingState state = ModelFile.training(folder.resolve("last.zip"), TrainingState.class)
                .orElseThrow();
        assertThat(state.backoffs()).isEqualTo(back.size());
        assertThat(state.learningRate()).isLessThanOrEqualTo(rate);
    }

    @Test
    void givesUpWhenBackingOffDoesNotHelp() {
        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> train(1e39, OnDivergence.BACKOFF, Clipping.NONE))
                .withMessageStartingWith("the loss ");
        assertThat(all(BackedOff.class)).hasSize(10);
    }

    @Test
    void clippingTheNormKeepsTheSameRunFromExploding() throws IOException {
        assertThat(train(200, OnDivergence.STOP, new Clipping(null, 0.005))
                        .metrics()
                        .trainLoss())
                .isLessThan(2 * GUESSING);
    }

    private CharacterModel train(double learningRate, OnDivergence onDivergence, Clipping clipping) throws IOException {
        ModelConfiguration model = ModelConfiguration.builder()
                .layers(LayerSpec.list("gru:8"))
                .resetAfter(true)
                .window(10)
                .targets(Targets.LAST)
                .optimizer(Optimizer.SGD)
                .learningRate(learningRate)
                .randomSeed(7)
                .build();
        return new Trainer(
                        TrainingConfigurations.shuffled(1, 6, 10, PLATEAU, clipping, onDivergence),
                        folder,
                        CheckpointInterval.of("5"),
                        InstantSource.fixed(Instant.EPOCH),
                        Instant.EPOCH,
                        List.of(TrainingListener.of(events::add)),
                        AfterEpoch.NOTHING)
                .train(TinyModels.of(model, TEXT), CORPUS.text());
    }

    private <E extends TrainingEvent> Stream<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }
}
