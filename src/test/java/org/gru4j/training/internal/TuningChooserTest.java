package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.gru4j.corpus.Targets;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.training.Clipping;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration.End;
import org.junit.jupiter.api.Test;

class TuningChooserTest {

    private static final ModelConfiguration BASE = ModelConfiguration.builder()
            .layers("gru:768")
            .window(64)
            .learningRate(0.004)
            .build();

    private static TrainingPlan plan(int characters) {
        return new TuningChooser(characters, 20_000, 0.55).choose(BASE, 180, null);
    }

    @Test
    void theNetworkStays() {
        ModelConfiguration tuned = plan(100_000).model();

        assertThat(tuned.layers()).isEqualTo(BASE.layers());
        assertThat(tuned.window()).isEqualTo(64);
        assertThat(tuned.targets()).isEqualTo(Targets.EVERY);
        assertThat(tuned.inputDropout()).isZero();
        assertThat(tuned.recurrentDropout()).isZero();
    }

    @Test
    void theShorterTheTextTheSmallerTheSteps() {
        assertThat(plan(15_000).model().learningRate())
                .isEqualTo(plan(10_000).model().learningRate());
        assertThat(plan(60_000).model().learningRate())
                .isBetween(0.0011, 0.0013)
                .isLessThan(plan(1_000_000).model().learningRate());
        assertThat(plan(1_000_000).model().learningRate()).isBetween(0.003, 0.004);
        assertThat(plan(5_000_000).model().learningRate())
                .isBetween(0.005, 0.006)
                .isEqualTo(plan(50_000_000).model().learningRate());
    }

    private static double learningRate(double strangeness) {
        return new TuningChooser(600_000, 20_000, strangeness)
                .choose(BASE, 180, null)
                .model()
                .learningRate();
    }

    @Test
    void theStrangerTheTextTheLargerTheSteps() {
        assertThat(learningRate(0)).isEqualTo(learningRate(0.6));
        assertThat(learningRate(0.85)).isBetween(3 * learningRate(0.6), 4 * learningRate(0.6));
        assertThat(learningRate(1)).isEqualTo(learningRate(5));
    }

    @Test
    void aLongTextHasLongWindowsInFewerStreams() {
        TrainingPlan shorter = plan(800_000);
        TrainingPlan longer = plan(1_000_000);

        assertThat(shorter.model().window()).isEqualTo(64);
        assertThat(shorter.training().batchSize()).isEqualTo(32);
        assertThat(longer.model().window()).isEqualTo(256);
        assertThat(longer.training().step()).isEqualTo(256);
        assertThat(longer.training().batchSize()).isEqualTo(16);
    }

    @Test
    void longerWindowsOfABaseStay() {
        ModelConfiguration base = BASE.toBuilder().window(400).build();

        assertThat(new TuningChooser(1_000_000, 20_000, 0.55)
                        .choose(base, 180, null)
                        .model()
                        .window())
                .isEqualTo(400);
    }

    @Test
    void goesBackWhereItDiverges() {
        assertThat(new TuningChooser(60_000, 10_000, 0.6)
                        .choose(BASE, 180, null)
                        .training()
                        .onDivergence())
                .isEqualTo(OnDivergence.BACKOFF);
    }

    @Test
    void noGradientIsTooLong() {
        assertThat(plan(60_000).training().clipping()).isEqualTo(new Clipping(null, 1.0));
    }

    @Test
    void aNarrowNetworkDoesNotTakeLargeSteps() {
        ModelConfiguration narrow = BASE.toBuilder().layers("gru:8").build();

        assertThat(new TuningChooser(1_000_000, 20_000, 0.55)
                        .choose(narrow, 180, null)
                        .model()
                        .learningRate())
                .isEqualTo(0.006);
    }

    @Test
    void readsTheTextFiveTimesAtMostAndAsOftenAsThereIsTime() {
        assertThat(plan(60_000).training().end()).isEqualTo(new End(5, 180.0, null));
        assertThat(plan(60_000).model().dropout()).isZero();
        assertThat(plan(3_000_000).training().epochs()).isEqualTo(2);
        assertThat(plan(3_000_000).model().dropout()).isZero();
    }

    @Test
    void epochsThatMustBeAreWithDropoutWhereTheyAreMany() {
        TuningChooser chooser = new TuningChooser(60_000, 20_000, 0.55);

        TrainingPlan many = chooser.choose(BASE, 180, 25);
        assertThat(many.training().end()).isEqualTo(new End(25, null, null));
        assertThat(many.model().dropout()).isEqualTo(0.2);

        assertThat(chooser.choose(BASE, 180, 5).model().dropout()).isZero();
    }
}
