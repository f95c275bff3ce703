package org.gru4j.evaluation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.evaluation.EvaluatedText;
import org.gru4j.evaluation.EvaluationOptions;
import org.gru4j.evaluation.KnownText;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.settings.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class DynamicEvaluationTest {

    private static final int SEGMENT = 20;
    private static final String TEXT = "the quick brown fox jumps over the lazy dog ".repeat(20);

    private static EvaluatedText adapt(CharacterModel model, String text, int resetEvery) {
        return Evaluator.adapting(model, resetEvery, read -> {}).read(known(text, model));
    }

    private static KnownText known(String text, CharacterModel model) {
        CorpusText corpus = CorpusText.of(text);
        return KnownText.of(corpus.text(), corpus.vocabulary(), model.vocabulary());
    }

    private static CharacterModel model(String layers) {
        return TinyModels.of(layers, Targets.EVERY, TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru:16", "gru:12 gru:8", "embedding:6 gru:12"})
    void predictsTheFirstSegmentAsTheModelDoesAndTheRestBetter(String layers) {
        CharacterModel model = model(layers);
        EvaluatedText plain = new Evaluator(model, EvaluationOptions.NEVER, read -> {}).read(known(TEXT, model));

        EvaluatedText adapted = adapt(model, TEXT, EvaluationOptions.NEVER);

        assertThat(adapted.surprisal()).hasSize(TEXT.length());
        assertThat(adapted.surprisal()[0]).isNaN();
        assertThat(Arrays.copyOfRange(adapted.surprisal(), 1, SEGMENT + 1))
                .containsExactly(Arrays.copyOfRange(plain.surprisal(), 1, SEGMENT + 1), within(1e-5f));
        assertThat(adapted.surprisal()[SEGMENT + 1]).isNotCloseTo(plain.surprisal()[SEGMENT + 1], within(1e-4f));
        assertThat(adapted.figures().characters()).isEqualTo(plain.figures().characters());
        assertThat(adapted.figures().natsPerCharacter())
                .isLessThan(plain.figures().natsPerCharacter() - 0.05);
    }

    /** The change is the third character of a segment: the two before it must be predicted as if it were another one. */
    @Test
    void whatFollowsChangesNothingThatWasPredictedBefore() {
        CharacterModel model = model("gru:12 gru:8");
        int change = 5 * SEGMENT + 3;
        String other = TEXT.substring(0, change) + "x".repeat(TEXT.length() - change);

        float[] surprisal = adapt(model, TEXT, EvaluationOptions.NEVER).surprisal();
        float[] changed = adapt(model, other, EvaluationOptions.NEVER).surprisal();

        assertThat(Arrays.copyOf(changed, change)).isEqualTo(Arrays.copyOf(surprisal, change));
        assertThat(changed[change]).isNotEqualTo(surprisal[change]);
    }

    @Test
    void theModelStaysWhatItIsAndEachTextBeginsWithIt() {
        CharacterModel model = model("gru:16");
        INDArray before = model.network().params().dup();
        Evaluator evaluator = Evaluator.adapting(model, EvaluationOptions.NEVER, read -> {});

        float[] first = evaluator.read(known(TEXT, model)).surprisal();
        float[] second = evaluator.read(known(TEXT, model)).surprisal();

        assertThat(second).isEqualTo(first);
        assertThat(model.network().params()).isEqualTo(before);
    }

    @Test
    void aResetClearsTheStateAndLeavesWhatWasLearnt() {
        CharacterModel model = model("gru:16");
        String sentence = TEXT.substring(0, 44);

        float[] surprisal = adapt(model, TEXT, 44).surprisal();

        float[] alone = adapt(model, sentence, EvaluationOptions.NEVER).surprisal();
        assertThat(Arrays.copyOf(surprisal, 44)).isEqualTo(alone);
        assertThat(surprisal[44]).isNaN();
        assertThat(mean(surprisal, 45, 88)).isLessThan(mean(surprisal, 1, 44));
    }

    private static double mean(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    @Test
    void aTextThatCannotSurpriseTeachesNothing() {
        CharacterModel model = TinyModels.of("gru:2", Targets.EVERY, "a");

        assertThat(adapt(model, "a".repeat(50), EvaluationOptions.NEVER)
                        .figures()
                        .natsPerCharacter())
                .isZero();
    }

    @Test
    void stepsAreThoseOfTheRule() {
        float[] trained = {1, -2, 0.5f};
        float[][] gradients = {{0.3f, -0.01f, 0}, {-0.1f, 0.02f, 0}, {0.2f, 0.5f, 0}};
        DynamicEvaluation.Weights weights = new DynamicEvaluation.Weights(trained.clone());

        double[] expected = {1, -2, 0.5};
        for (int step = 1; step <= gradients.length; step++) {
            weights.learn(gradients[step - 1].clone());

            double[] rms = new double[3];
            for (int i = 0; i < 3; i++) {
                for (int before = 0; before < step; before++) {
                    rms[i] += gradients[before][i] * gradients[before][i] / step;
                }
                rms[i] = Math.sqrt(rms[i]);
            }
            double mean = (rms[0] + rms[1] + rms[2]) / 3;
            for (int i = 0; i < 3; i++) {
                expected[i] += 0.003 * rms[i] / mean * (trained[i] - expected[i])
                        - 0.002 * gradients[step - 1][i] / (rms[i] + 0.3 * mean);
            }
        }

        float[] now = weights.now();
        for (int i = 0; i < 3; i++) {
            assertThat((double) now[i]).isCloseTo(expected[i], within(1e-6));
        }
        assertThat(now[0]).isNotCloseTo(trained[0], within(1e-3f));
        assertThat(now[2]).isEqualTo(trained[2]);
    }

    @ParameterizedTest
    @CsvSource({"gru:4 lstm:3, EVERY, every", "rnn:4, EVERY, every", "gru:4, LAST, last"})
    void refusesNetworksThatCannotCarryStates(String layers, Targets targets, String named) {
        assertThatThrownBy(() -> DynamicEvaluation.check(TinyModels.configuration(layers, targets)))
                .isInstanceOf(SettingException.class)
                .hasMessage("adapt must be left out unless all recurrent layers of the model are gru and its targets "
                        + "are every, but is given for layers " + layers + " and targets " + named);
    }
}
