package org.gru4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.Predictor;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigurationTest {

    @ParameterizedTest
    @ValueSource(strings = {"gru:1", "lstm:2", "rnn:3 gru:2", "embedding:2 gru:1", "embedding:2 lstm:2 rnn:2"})
    void acceptsRecurrentLayersAfterAtMostOneEmbedding(String layers) {
        assertThat(with(layers, 10, 0.1).layers()).isEqualTo(LayerSpec.list(layers));
    }

    @Test
    void knowsWhetherItStartsWithAnEmbedding() {
        assertThat(with("embedding:2 gru:1", 10, 0.1).startsWithEmbedding()).isTrue();
        assertThat(with("gru:1", 10, 0.1).startsWithEmbedding()).isFalse();
    }

    @Test
    void refusesLayersOfWhichNoneIsRecurrent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("embedding:8", 10, 0.1))
                .withMessage("layers must be one recurrent layer or more, for example gru:128, but is embedding:8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelConfiguration.builder()
                        .layers(List.of())
                        .resetAfter(true)
                        .window(1)
                        .targets(Targets.LAST)
                        .optimizer(Optimizer.SGD)
                        .learningRate(1)
                        .randomSeed(1)
                        .build())
                .withMessageContaining("but is none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru:4 embedding:8", "embedding:8 embedding:8 gru:4", "embedding:8 gru:4 embedding:8"})
    void refusesAnEmbeddingThatIsNotTheFirstLayer(String layers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(layers, 10, 0.1))
                .withMessage("layers must be without an embedding after the first layer, but is " + layers);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5, 65_537})
    void refusesAWindowThatIsEmptyOrLongerThanAny(int window) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("gru:4", window, 0.1))
                .withMessage(Words.format("window must be 1 to 65,536, but is %,d", window));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesALearningRateThatIsNotAboveZeroAndFinite(double learningRate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("gru:4", 10, learningRate))
                .withMessage("learningRate must be above 0, but is " + Words.shown(learningRate));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void refusesADropoutThatIsNoShare(double dropout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withDropout("gru:4", dropout))
                .withMessage("recurrentDropout must be 0 or more and below 1, but is " + Words.shown(dropout));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm:4", "gru:4 rnn:4"})
    void refusesDropoutWhereDeeplearning4jsFails(String layers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withDropout(layers, 0.1))
                .withMessage("recurrentDropout must be 0 unless all recurrent layers are gru, but is 0.1");
        assertThat(withDropout(layers, 0).recurrentDropout()).isZero();
    }

    private static ModelConfiguration withDropout(String layers, double dropout) {
        return ModelConfiguration.builder()
                .layers(LayerSpec.list(layers))
                .resetAfter(true)
                .window(10)
                .targets(Targets.EVERY)
                .optimizer(Optimizer.ADAM)
                .learningRate(0.1)
                .randomSeed(1)
                .recurrentDropout(dropout)
                .build();
    }

    @Test
    void aModelMayKnowASingleCharacter() {
        CharacterModel model = TinyModels.of("gru:4", Targets.EVERY, "aaaa");

        assertThat(new Predictor(model).next(new int[][] {{0, 0}})).isDeepEqualTo(new float[][] {{1}});
    }

    @Test
    void doesNotChangeWithTheListThatItWasMadeFrom() {
        List<LayerSpec> layers = new ArrayList<>(LayerSpec.list("gru:4"));
        ModelConfiguration configuration = ModelConfiguration.builder()
                .layers(layers)
                .resetAfter(true)
                .window(1)
                .targets(Targets.LAST)
                .optimizer(Optimizer.SGD)
                .learningRate(1)
                .randomSeed(1)
                .build();

        layers.clear();

        assertThat(configuration.layers()).hasSize(1);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> configuration.layers().clear());
    }

    private static ModelConfiguration with(String layers, int window, double learningRate) {
        return ModelConfiguration.builder()
                .layers(LayerSpec.list(layers))
                .resetAfter(true)
                .window(window)
                .targets(Targets.EVERY)
                .optimizer(Optimizer.ADAM)
                .learningRate(learningRate)
                .randomSeed(1)
                .build();
    }
}
