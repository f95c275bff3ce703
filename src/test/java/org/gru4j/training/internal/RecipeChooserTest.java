package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.gru4j.model.LayerSpec;
import org.gru4j.training.OnDivergence;
import org.gru4j.training.TrainingConfiguration.End;
import org.junit.jupiter.api.Test;

class RecipeChooserTest {

    private static final RecipeChooser SHAKESPEARE = new RecipeChooser(1_115_394, 65, 60_000);

    @Test
    void moreTimeMakesALargerNetwork() {
        assertThat(size(SHAKESPEARE.choose(30, null, null))).isLessThan(size(SHAKESPEARE.choose(180, null, null)));
        assertThat(size(SHAKESPEARE.choose(180, null, null))).isLessThan(size(SHAKESPEARE.choose(3600, null, null)));
    }

    @Test
    void aSlowerMachineMakesASmallerOne() {
        RecipeChooser slow = new RecipeChooser(1_115_394, 65, 6_000);

        assertThat(size(slow.choose(180, null, null))).isLessThan(size(SHAKESPEARE.choose(180, null, null)));
    }

    @Test
    void aTextThatIsReadOftenMakesASmallNetworkThatDropsMuch() {
        TrainingPlan poems = new RecipeChooser(58_847, 67, 60_000).choose(180, null, null);
        TrainingPlan shakespeare = SHAKESPEARE.choose(180, null, null);

        assertThat(size(poems)).isLessThan(size(shakespeare));
        assertThat(poems.model().dropout()).isGreaterThan(shakespeare.model().dropout());
        assertThat(poems.model().recurrentDropout())
                .isGreaterThan(shakespeare.model().recurrentDropout());
        assertThat(poems.training().batchSize())
                .isLessThan(shakespeare.training().batchSize());
    }

    @Test
    void aLongTextIsCutIntoAsManyStreamsAsTheNetworkIsWorth() {
        for (String layers : new String[] {"gru:256", "gru:511", "gru:512"}) {
            int streams = layers.equals("gru:512") ? 64 : 32;

            assertThat(RecipeChooser.mostStreams(LayerSpec.list(layers))).isEqualTo(streams);
            assertThat(SHAKESPEARE
                            .choose(180, LayerSpec.list(layers), null)
                            .training()
                            .batchSize())
                    .isEqualTo(streams);
        }
    }

    @Test
    void theTimeIsTheEnd() {
        End end = SHAKESPEARE.choose(180, null, null).training().end();

        assertThat(end.seconds()).isEqualTo(180);
        assertThat(end.epochs()).isBetween(5, 20);
        assertThat(new RecipeChooser(100, 5, 60_000)
                        .choose(180, null, null)
                        .training()
                        .epochs())
                .isEqualTo(300);
    }

    @Test
    void layersAndEpochsThatMustBeAre() {
        TrainingPlan recipe = SHAKESPEARE.choose(180, LayerSpec.list("gru:20 gru:30"), 3);

        assertThat(recipe.model().layers()).isEqualTo(LayerSpec.list("gru:20 gru:30"));
        assertThat(recipe.training().end()).isEqualTo(TrainingConfigurations.after(3));
    }

    @Test
    void aWiderLayerTakesSmallerSteps() {
        assertThat(rate("gru:64")).isEqualTo(0.02);
        assertThat(rate("gru:256")).isEqualTo(0.014);
        assertThat(rate("gru:384")).isEqualTo(0.009);
        assertThat(rate("gru:512")).isEqualTo(0.01); // 64 streams
        assertThat(rate("gru:256 gru:384")).isEqualTo(0.009);
        assertThat(rate("gru:20000")).isEqualTo(0.0001);
    }

    @Test
    void aTextThatIsReadOftenTakesSmallerSteps() {
        RecipeChooser poems = new RecipeChooser(58_847, 67, 60_000);

        assertThat(rate(poems, 79)).isEqualTo(0.01);
        assertThat(rate(poems, 80)).isEqualTo(0.007);
    }

    @Test
    void goesBackWhereItDiverges() {
        assertThat(SHAKESPEARE.choose(180, null, null).training().onDivergence())
                .isEqualTo(OnDivergence.BACKOFF);
    }

    private static double rate(RecipeChooser chooser, int epochs) {
        return chooser.choose(180, LayerSpec.list("gru:256"), epochs).model().learningRate();
    }

    private static double rate(String layers) {
        return SHAKESPEARE.choose(180, LayerSpec.list(layers), null).model().learningRate();
    }

    @Test
    void aLargerNetworkIsSlower() {
        assertThat(SHAKESPEARE.speed(LayerSpec.list("gru:256"))).isEqualTo(60_000);
        assertThat(SHAKESPEARE.speed(LayerSpec.list("gru:512"))).isBetween(15_000.0, 40_000.0);
        assertThat(SHAKESPEARE.speed(LayerSpec.list("gru:256 gru:256"))).isBetween(15_000.0, 45_000.0);
    }

    private static int size(TrainingPlan recipe) {
        return recipe.model().layers().get(0).size();
    }
}
