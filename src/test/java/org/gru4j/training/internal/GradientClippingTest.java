package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.gru4j.corpus.Targets;
import org.gru4j.corpus.internal.CorpusText;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.internal.Words;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.training.Clipping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class GradientClippingTest {

    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(2);

    @Test
    void clipsEachNumberOfTheMeanGradient() {
        INDArray free = step(Clipping.NONE);
        double bound = free.amaxNumber().doubleValue() / 3;

        INDArray clipped = step(new Clipping(bound, null));

        assertThat(clipped.amaxNumber().doubleValue()).isCloseTo(bound, within(1e-6));
        for (int i = 0; i < free.length(); i++) {
            double expected = Math.max(-bound, Math.min(bound, free.getDouble(i)));
            assertThat(clipped.getDouble(i)).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void scalesTheWholeGradientAndKeepsItsDirection() {
        INDArray free = step(Clipping.NONE);
        double norm = free.norm2Number().doubleValue();

        INDArray clipped = step(new Clipping(null, norm / 4));

        assertThat(clipped.norm2Number().doubleValue()).isCloseTo(norm / 4, within(1e-5));
        assertThat(clipped.mul(4).equalsWithEps(free, 1e-5)).isTrue();
    }

    @Test
    void aGradientWithinItsBoundsStaysAsItIs() {
        INDArray free = step(Clipping.NONE);

        assertThat(step(new Clipping(1000.0, 1000.0))).isEqualTo(free);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void refusesABoundThatIsNotAboveZero(double bound) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clipping(bound, null))
                .withMessage("clipValue must be above 0, but is " + Words.shown(bound));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clipping(null, bound))
                .withMessage("clipNorm must be above 0, but is " + Words.shown(bound));
    }

    /** What one step of plain gradient descent with learning rate 1 takes off the weights: the mean gradient. */
    private static INDArray step(Clipping clipping) {
        ModelConfiguration configuration = ModelConfiguration.builder()
                .layers(LayerSpec.list("gru:5"))
                .resetAfter(true)
                .window(6)
                .targets(Targets.EVERY)
                .optimizer(Optimizer.SGD)
                .learningRate(1)
                .randomSeed(7)
                .build();
        CharacterModel model = TinyModels.of(configuration, TEXT);
        EncodedText text = CorpusText.of(TEXT).text();
        GradientClipping.install(clipping, model.network());
        INDArray before = model.network().params().dup();
        model.network()
                .fit(new WindowBatches(
                                text, 1, configuration, model.vocabulary().size(), 12, 1)
                        .get(0, new OneHotBuffer()));
        return before.subi(model.network().params());
    }
}
