package org.gru4j.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.gru4j.Corpus;
import org.gru4j.Recipe;
import org.gru4j.Training;
import org.gru4j.model.EpochMetrics;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.SavedModel;
import org.gru4j.run.SampleOptions;
import org.gru4j.training.Measurement;
import org.gru4j.training.internal.TrainingState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPartTest {

    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(240);

    @TempDir
    Path folder;

    private CharacterModel model;
    private TrainingState state;

    @BeforeEach
    void train() throws Exception {
        Path file = Training.of(Corpus.of(TEXT))
                .recipe(Recipe.builder()
                        .layers("gru:4")
                        .window(8)
                        .batchSize(16)
                        .epochs(2)
                        .build())
                .directory(folder.resolve("run"))
                .samples(new SampleOptions(List.of(0.5), 30, 1))
                .runToFile();
        SavedModel saved = ModelFile.read(file);
        model = saved.model();
        state = ModelFile.training(folder.resolve("run/last.zip"), TrainingState.class)
                .orElseThrow();
    }

    private static TrainingState with(TrainingState state, List<EpochMetrics> metrics, List<Measurement> measurements) {
        return new TrainingState(
                state.configuration(),
                state.epoch(),
                state.batch(),
                state.lossSum(),
                state.windows(),
                state.firstLoss(),
                state.recentLoss(),
                state.learningRate(),
                state.plateau(),
                state.backoffs(),
                state.epochSeconds(),
                state.seconds(),
                state.preparationSeconds(),
                state.random(),
                metrics,
                measurements,
                state.baselines());
    }

    @Test
    void hasTheWholeRunAlsoWithTheBestModel() {
        RunPart part = SavedRun.of(ModelFile.read(folder.resolve("run"))).part();

        assertThat(part.epochs()).isEqualTo(state.metrics()).hasSize(2);
        assertThat(part.baselines()).isEqualTo(state.baselines()).isNotEmpty();
        assertThat(part.samples()).extracting(EpochTexts::epoch).containsExactly(1, 2);
        assertThat(part.samples().get(1).texts().get(0).text()).hasSize(30);
        assertThat(part.layers()).isEqualTo(model.layers());
        assertThat(part.base()).isNull();
        assertThat(part.recipe()).contains(new Line("Layers", "gru:4"));
        assertThat(part.origin()).contains(new Line("Began from", "nothing: its first weights were random"));
    }

    @Test
    void tellsWhatWasHeldOutAndNotWhatWasWished() {
        assertThat(state.configuration().validation()).isEqualTo(0.1);

        assertThat(RunWords.recipe(model.configuration(), 20_000, state))
                .contains(new Line("Held out", "the last 2,000 characters of the text"));
        assertThat(RunWords.recipe(model.configuration(), 2_000, state))
                .as("200 characters would measure chance")
                .contains(new Line("Held out", "nothing"));
    }

    @Test
    void theLossOfTheBaseIsWhatWasMeasuredBeforeTheFirstStep() {
        TrainingState tuned =
                with(state, state.metrics(), List.of(new Measurement(0, 0, 2.5), new Measurement(7, 1, 2.25)));

        assertThat(RunPart.of(model, tuned, List.of()).base()).isEqualTo(2.5);
    }

    @Test
    void aLongRunIsThinnedButNotOfItsBestAndItsLastEpoch() {
        List<EpochMetrics> epochs = IntStream.rangeClosed(1, 10_000)
                .mapToObj(i -> new EpochMetrics(i, i, 2, i == 777 ? 1.5 : 2.0, 0.01, 1000, i, false))
                .toList();

        List<EpochMetrics> kept =
                RunPart.of(model, with(state, epochs, List.of()), List.of()).epochs();

        assertThat(kept).hasSizeBetween(RunPart.MOST_POINTS, RunPart.MOST_POINTS + 2);
        assertThat(kept).extracting(EpochMetrics::epoch).contains(1, 777, 10_000);
    }

    @Test
    void aModelOfNoRunHasNoCurves() {
        RunPart part = RunPart.of(model, null, List.of());

        assertThat(part.epochs()).isEmpty();
        assertThat(part.recipe()).contains(new Line("Training", "the model's file does not tell of it"));
    }
}
