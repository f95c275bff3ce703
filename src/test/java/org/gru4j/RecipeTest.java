package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.gru4j.corpus.Targets;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelFileException;
import org.gru4j.model.Optimizer;
import org.gru4j.settings.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Recipe} promises. */
class RecipeTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    /** So short that the machine is not timed. */
    private static final Corpus FIFTY = Corpus.of("Fifty characters are not many, but a text they are");

    @Test
    void aBuilderChangesWhatItIsToldAndNothingElse() {
        Recipe standard = Recipe.standard();
        Recipe changed = standard.toBuilder().learningRate(0.5).batchSize(7).build();

        assertThat(standard.toBuilder().build()).isEqualTo(standard).isEqualTo(Recipe.standard());
        assertThat(changed.model().learningRate()).isEqualTo(0.5);
        assertThat(changed.training().batchSize()).isEqualTo(7);
        assertThat(changed.toBuilder()
                        .learningRate(standard.model().learningRate())
                        .batchSize(standard.training().batchSize())
                        .build())
                .isEqualTo(standard);
    }

    @Test
    void thereAreRecipesForNetworksThatCarryNoStatesAndForTheNotebook() {
        Recipe lstm = Recipe.shuffled().toBuilder().layers("lstm:8").build();

        assertThat(lstm.training().stateful()).isFalse();
        assertThat(lstm.model().layers()).extracting(LayerSpec::toString).containsExactly("lstm:8");
        assertThat(Recipe.standard().training().stateful()).isTrue();
        assertThat(Recipe.notebook().model().targets()).isEqualTo(Targets.LAST);
        assertThat(Recipe.notebook().model().optimizer()).isEqualTo(Optimizer.RMSPROP);
    }

    @Test
    void fitsAVeryShortText() {
        Recipe fitted = Recipe.fitted(FIFTY, SOON);

        assertThat(fitted.training().end().seconds()).isEqualTo(2.0);
        assertThat(fitted.model().layers()).extracting(LayerSpec::toString).containsExactly("gru:64");
    }

    @Test
    void whatWasGivenIsNotFitted() {
        Recipe fitted =
                Recipe.builder().epochs(3).layers("gru:8").fit(FIFTY, SOON).build();

        assertThat(fitted.training().epochs()).isEqualTo(3);
        assertThat(fitted.training().end().seconds()).isNull();
        assertThat(fitted.model().layers()).extracting(LayerSpec::toString).containsExactly("gru:8");
    }

    @Test
    void refusesATimeThatIsNone() {
        for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofSeconds(-1))) {
            assertThatExceptionOfType(SettingException.class)
                    .isThrownBy(() -> Recipe.fitted(FIFTY, none))
                    .withMessageStartingWith("maxTime must be above 0, but is ");
            assertThatExceptionOfType(SettingException.class)
                    .isThrownBy(() -> Recipe.builder().maxTime(none))
                    .withMessageStartingWith("maxTime must be above 0, but is ");
        }
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Recipe.fitted(FIFTY, ChronoUnit.FOREVER.getDuration()))
                .withMessageStartingWith("maxTime must be 36,525 days or less, but is ");
    }

    @Test
    void valuesAreCheckedAsTheRecipeIsBuilt() {
        assertRefused(
                "learningRate must be above 0, but is NaN", Recipe.builder().learningRate(Double.NaN));
        assertRefused("window must be 1 to 65,536, but is 0", Recipe.builder().window(0));
        assertRefused("batchSize must be 1 or more, but is 0", Recipe.builder().batchSize(0));
        assertRefused(
                "validation must be 0 or more and below 1, but is 1",
                Recipe.builder().validation(1));
        assertRefused("epochs must be 1 or more, but is -1", Recipe.builder().epochs(-1));
        assertRefused(
                "earlyStopping must be 1 or more, but is 0", Recipe.builder().earlyStopping(0));
        assertRefused(
                "layers must be one recurrent layer or more, for example gru:128, but is none",
                Recipe.builder().layers(List.of()));
    }

    private static void assertRefused(String message, Recipe.Builder builder) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(builder::build)
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gru", "gru:0", "gru:x", "tree:8"})
    void layersAreNamedWithTheirSize(String layers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recipe.builder().layers(layers))
                .withMessageStartingWith("layer ");
    }

    @Test
    void isReadFromAModel() {
        Path file = Path.of("src/test/resources/models/gru.zip");

        assertThat(Recipe.of(file)).isEqualTo(LanguageModel.load(file).recipe());
        assertThatExceptionOfType(ModelFileException.class)
                .isThrownBy(() -> Recipe.of(Path.of("none.zip")))
                .withMessage("there is no model at none.zip");
    }

    @Test
    void nullIsRefusedWhereItIsGiven() {
        assertThatNullPointerException()
                .isThrownBy(() -> Recipe.builder().optimizer(null))
                .withMessage("optimizer");
        assertThatNullPointerException()
                .isThrownBy(() -> Recipe.builder().targets(null))
                .withMessage("targets");
        assertThatNullPointerException()
                .isThrownBy(() -> Recipe.builder().maxTime(null))
                .withMessage("maxTime");
        assertThatNullPointerException()
                .isThrownBy(() -> new Recipe(null, Recipe.standard().training()))
                .withMessage("model");
    }

    @Test
    void goesOnInLargerStepsWhereTheTextIsStrangeToTheModel() throws IOException {
        Corpus poems = Corpus.read(Path.of("data/poems.txt"));
        String letters = new SplittableRandom(1)
                .ints(59_000, 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());

        Recipe familiar = tuned(poems);
        Recipe strange = tuned(Corpus.of(letters));

        assertThat(strange.model().learningRate())
                .isGreaterThan(5 * familiar.model().learningRate());
        assertThat(familiar.training().clipping().norm()).isEqualTo(1);
    }

    private static Recipe tuned(Corpus corpus) {
        return Recipe.builder().tune(LanguageModel.english(), corpus, SOON).build();
    }
}
