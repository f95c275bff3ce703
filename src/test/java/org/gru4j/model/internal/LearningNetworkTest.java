package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.model.ModelConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against the network itself, as Deeplearning4j computes with it. */
class LearningNetworkTest {

    private static final String TEXT = "the quick brown fox";
    private static final int[] CHARACTERS = {0, 1, 2, 3, 4, 5, 2, 1, 6, 7};
    private static final float TOLERANCE = 1e-5f;

    private static CharacterModel model(String layers, double dropout) {
        ModelConfiguration configuration = TinyModels.configuration(layers, Targets.EVERY).toBuilder()
                .dropout(dropout)
                .inputDropout(dropout)
                .recurrentDropout(dropout)
                .build();
        CharacterModel model = TinyModels.of(configuration, TEXT);
        Nd4j.getRandom().setSeed(5);
        model.network()
                .params()
                .addi(Nd4j.rand(model.network().params().shape()).subi(0.5));
        return model;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru:6", "gru:5 gru:4", "embedding:3 gru:5", "embedding:3 gru:5 gru:4"})
    void givesTheNetworksOwnProbabilitiesAndGradientWithoutDropout(String layers) {
        MultiLayerNetwork network = model(layers, 0).network();
        LearningNetwork learning = new LearningNetwork(model(layers, 0.5));

        float[][] probabilities = learning.read(CHARACTERS);

        int[] read = Arrays.copyOf(CHARACTERS, CHARACTERS.length - 1);
        INDArray input = CharacterInput.of(model(layers, 0)).of(new int[][] {read});
        INDArray output = network.output(input);
        for (int t = 0; t < read.length; t++) {
            for (int id = 0; id < output.size(2); id++) {
                assertThat(probabilities[t][id]).isCloseTo(output.getFloat(0, t, id), within(TOLERANCE));
            }
        }
        network.setInput(input);
        network.setLabels(Nd4j.createFromArray(new int[][] {Arrays.copyOfRange(CHARACTERS, 1, CHARACTERS.length)}));
        network.computeGradientAndScore();
        float[] expected = network.getFlattenedGradients().toFloatVector();
        float[] gradient = new float[learning.size()];
        learning.gradient(gradient);
        assertThat(gradient).hasSize(expected.length).containsExactly(expected, within(TOLERANCE));
        assertThat(gradient[0]).isNotZero();
    }

    @Test
    void goesOnFromTheStateUntilItForgets() {
        LearningNetwork whole = new LearningNetwork(model("gru:5 gru:4", 0));
        LearningNetwork pieces = new LearningNetwork(model("gru:5 gru:4", 0));

        float[][] expected = whole.read(CHARACTERS);
        pieces.read(Arrays.copyOf(CHARACTERS, 4)); // reads 0, 1, 2
        float[][] rest = pieces.read(Arrays.copyOfRange(CHARACTERS, 3, CHARACTERS.length));
        pieces.forget();
        float[][] again = pieces.read(CHARACTERS);

        for (int t = 0; t < rest.length; t++) {
            assertThat(rest[t]).containsExactly(expected[t + 3], within(TOLERANCE));
        }
        assertThat(again).isDeepEqualTo(expected);
    }

    @Test
    void itsWeightsAreItsOwn() {
        CharacterModel model = model("gru:5", 0);
        INDArray before = model.network().params().dup();
        LearningNetwork learning = new LearningNetwork(model);
        float[] weights = new float[learning.size()];
        learning.weights(weights);
        assertThat(weights).isEqualTo(before.toFloatVector());
        float[][] probabilities = learning.read(CHARACTERS);

        weights[weights.length - 1] += 1;
        learning.setWeights(weights);

        learning.forget();
        float[][] changed = learning.read(CHARACTERS);
        int last = changed[0].length - 1; // the character of the changed bias
        assertThat(changed[0][last]).isGreaterThan(probabilities[0][last] * 1.5f);
        float[] read = new float[weights.length];
        learning.weights(read);
        assertThat(read).isEqualTo(weights);
        assertThat(model.network().params()).isEqualTo(before);
    }

    @Test
    void isForNetworksOfGrusThatLearnEveryPosition() {
        assertThat(LearningNetwork.fits(TinyModels.configuration("embedding:3 gru:5 gru:4", Targets.EVERY)))
                .isTrue();
        assertThat(LearningNetwork.fits(TinyModels.configuration("gru:5", Targets.LAST)))
                .isFalse();
        assertThat(LearningNetwork.fits(TinyModels.configuration("gru:5 lstm:4", Targets.EVERY)))
                .isFalse();
    }
}
