package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.run.SampleOptions;
import org.gru4j.training.TrainingEvent;
import org.gru4j.training.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that goes on with another text. */
class FineTuningTest {

    private static final Corpus CORPUS = Corpus.of("the quick brown fox jumps over the lazy dog.\n".repeat(300));
    private static final Corpus OTHER = Corpus.of("“The lazy fox”, a quick dog’s tale.\n".repeat(60));
    /** What is learnt of it is not what is held out of it, which is of the first text. */
    private static final Corpus MISLEADING = Corpus.of(
            "a tale of a dog”s “fox” ".repeat(500) + "the quick brown fox jumps over the lazy dog.\n".repeat(30));

    private static final Recipe SMALL =
            Recipe.builder().layers("gru:8").window(8).batchSize(8).epochs(3).build();

    @TempDir
    Path folder;

    private static LanguageModel trained() throws IOException {
        return Training.of(CORPUS).recipe(SMALL).samples(SampleOptions.NONE).run();
    }

    private static Training tuning(LanguageModel model, Corpus corpus, double learningRate) {
        return Training.fineTune(model, corpus)
                .recipe(model.recipe().toBuilder()
                        .learningRate(learningRate)
                        .dropout(0.2)
                        .epochs(2)
                        .build())
                .samples(SampleOptions.NONE);
    }

    @Test
    void theModelItselfIsTheBestWhereTuningMakesItWorse() throws IOException {
        LanguageModel model = trained();
        List<TrainingEvent.Measured> measured = new ArrayList<>();
        List<Double> losses = new ArrayList<>();

        LanguageModel tuned = tuning(model, MISLEADING, 0.05)
                .onEpoch(it -> losses.add(it.validationLoss()))
                .listener(new TrainingListener() {
                    @Override
                    public void measured(TrainingEvent.Measured event) {
                        measured.add(event);
                    }
                })
                .run();

        assertThat(measured.get(0).epoch()).isEqualTo(1);
        assertThat(measured.get(0).batch()).isZero();
        assertThat(measured.get(0).best()).isTrue();
        assertThat(losses).allMatch(loss -> loss > measured.get(0).validationLoss());
        assertThat(tuned.next("the quick b")[tuned.vocabulary().idOf('r')])
                .isCloseTo(model.next("the quick b")[model.vocabulary().idOf('r')], within(0.1f));
    }

    @Test
    void resumedItEndsAsIfItHadNeverStopped() throws IOException {
        LanguageModel model = trained();
        Path whole = folder.resolve("whole");
        Path stopped = folder.resolve("stopped");
        tuning(model, OTHER, 0.01).directory(whole).run();
        Training stopping = tuning(model, OTHER, 0.01).directory(stopped);
        stopping.listener(new TrainingListener() {
                    @Override
                    public void stepDone(TrainingEvent.StepDone event) {
                        stopping.stop();
                    }
                })
                .run();

        Training.resume(stopped, OTHER).samples(SampleOptions.NONE).run();

        for (String file : List.of("last.zip", "best.zip")) {
            LanguageModel expected = LanguageModel.load(whole.resolve(file));
            LanguageModel actual = LanguageModel.load(stopped.resolve(file));
            assertThat(actual.network().params())
                    .as(file)
                    .isEqualTo(expected.network().params());
            assertThat(actual.network().getUpdater().getStateViewArray())
                    .as(file)
                    .isEqualTo(expected.network().getUpdater().getStateViewArray());
        }
    }
}
