package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.model.ModelConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Every kind of layer, alone, in stacks and after an embedding, learns and predicts, for both kinds of targets. */
class NetworksTest {

    private static final String TEXT = "abcdefghij";
    private static final int VOCABULARY = TEXT.length();
    private static final float TOLERANCE = 1e-5f; // float arithmetic in another order

    record Case(String layers, Targets targets) {}

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Targets targets : Targets.values()) {
            for (String layers : List.of(
                    "gru:6",
                    "lstm:6",
                    "rnn:6",
                    "gru:6 gru:4",
                    "lstm:6 gru:4",
                    "gru:6 lstm:4",
                    "gru:6 rnn:4",
                    "embedding:3 gru:6",
                    "embedding:3 lstm:6",
                    "embedding:3 rnn:6 gru:4")) {
                cases.add(new Case(layers, targets));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void learnsATinyBatch(Case tried) {
        CharacterModel model = TinyModels.of(tried.layers(), tried.targets(), TEXT);
        MultiLayerNetwork network = model.network();
        DataSet batch = new DataSet(
                input(model, new int[][] {{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}, {9, 0, 9, 0, 9}}), labels(tried.targets()));

        double before = network.score(batch);
        for (int step = 0; step < 20; step++) {
            network.fit(batch);
        }

        assertThat(before).isCloseTo(Math.log(VOCABULARY), within(0.6)); // nats per target: an untrained guess
        assertThat(network.score(batch)).isLessThan(0.9 * before);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aLearningRateThatIsSetIsThatOfEveryLayer(Case tried) {
        CharacterModel model = TinyModels.of(tried.layers(), tried.targets(), TEXT);
        DataSet batch = new DataSet(
                input(model, new int[][] {{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}, {9, 0, 9, 0, 9}}), labels(tried.targets()));
        INDArray before = model.network().params().dup();

        model.setLearningRate(1e-30);
        model.network().fit(batch);

        assertThat(model.network().params()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void predictsOneProbabilityPerCharacterAndText(Case tried) {
        Predictor predictor = new Predictor(TinyModels.of(tried.layers(), tried.targets(), TEXT));

        for (int[][] ids : List.of(new int[][] {{1}, {2}, {3}}, new int[][] {{4, 5, 6}, {7, 8, 9}, {0, 0, 0}})) {
            float[][] probabilities = predictor.next(ids);

            assertThat(probabilities).hasDimensions(3, VOCABULARY);
            for (float[] text : probabilities) {
                double sum = 0;
                for (float probability : text) {
                    assertThat(probability).isBetween(0f, 1f);
                    sum += probability;
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheSameReadOneCharacterAtATimeOrAllAtOnce(Case tried) {
        Predictor predictor = new Predictor(TinyModels.of(tried.layers(), tried.targets(), TEXT));
        int[][] texts = {{0, 1, 2, 3, 4, 5, 6}, {9, 9, 8, 1, 0, 3, 5}};

        float[][] atOnce = predictor.next(texts);
        predictor.reset();
        float[][] stepwise = null;
        for (int t = 0; t < texts[0].length; t++) {
            stepwise = predictor.next(new int[][] {{texts[0][t]}, {texts[1][t]}});
        }

        assertThat(stepwise[0]).containsExactly(atOnce[0], within(TOLERANCE));
        assertThat(stepwise[1]).containsExactly(atOnce[1], within(TOLERANCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru:6", "lstm:6", "rnn:6", "embedding:3 lstm:4 gru:6"})
    void aNetworkThatLearntTheLastTargetOnlyIsAskedAboutTheLastWindow(String layers) {
        CharacterModel model = TinyModels.of(layers, Targets.LAST, TEXT);
        Predictor predictor = new Predictor(model);
        Random random = new Random(4);
        int[][] texts = new int[2][23];
        for (int[] text : texts) {
            Arrays.setAll(text, t -> random.nextInt(VOCABULARY));
        }

        int read = 0;
        for (int piece : new int[] {1, 1, 2, 1, 1, 1, 4, 1, 5, 1, 3, 1, 1}) { // 23: to and beyond the window of 5
            float[][] predicted = predictor.next(between(texts, read, read + piece));
            read += piece;

            int[][] lastWindow = between(texts, Math.max(0, read - TinyModels.WINDOW), read);
            float[][] expected =
                    model.network().output(input(model, lastWindow)).toFloatMatrix();
            assertThat(predicted[0]).as("after %d", read).containsExactly(expected[0], within(TOLERANCE));
            assertThat(predicted[1]).as("after %d", read).containsExactly(expected[1], within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void predictsWhatTheNetworkItselfGivesAtTheLastStep(Case tried) {
        CharacterModel model = TinyModels.of(tried.layers(), tried.targets(), TEXT);
        int[][] texts = {{0, 1, 2}, {9, 9, 8}};

        INDArray output = model.network().output(input(model, texts));
        float[][] predicted = new Predictor(model).next(texts);

        for (int text = 0; text < texts.length; text++) {
            for (int id = 0; id < VOCABULARY; id++) {
                double expected = output.rank() == 2
                        ? output.getDouble(text, id)
                        : output.getDouble(text, texts[0].length - 1, id);
                assertThat((double) predicted[text][id]).isCloseTo(expected, within((double) TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPredictorThatIsResetHasForgottenWhatItRead(Case tried) {
        Predictor predictor = new Predictor(TinyModels.of(tried.layers(), tried.targets(), TEXT));
        float[][] fresh = predictor.next(new int[][] {{3}});
        float[][] afterReading = predictor.next(new int[][] {{3}});
        predictor.reset();

        assertThat(Arrays.equals(afterReading[0], fresh[0])).isFalse();
        assertThat(predictor.next(new int[][] {{3}})).isDeepEqualTo(fresh);
    }

    @Test
    void theScoreIsPerTargetWhateverTheWindowsLength() {
        CharacterModel shortWindow = TinyModels.of("gru:4", Targets.EVERY, TEXT);
        MultiLayerNetwork network = shortWindow.network();
        network.params().assign(0); // every character equally probable

        network.fit(new DataSet(input(shortWindow, new int[][] {{0, 1, 2, 3, 4}}), oneHot(new int[][] {{1, 2, 3, 4, 5}
        })));

        assertThat(network.score()).isCloseTo(Math.log(VOCABULARY), within(1e-5));
    }

    @Test
    void theSameRandomSeedGivesTheSameWeightsAndAnotherSeedOthers() {
        ModelConfiguration seven = TinyModels.configuration("gru:6", Targets.EVERY);
        ModelConfiguration eight = ModelConfiguration.builder()
                .layers(seven.layers())
                .resetAfter(true)
                .window(seven.window())
                .targets(seven.targets())
                .optimizer(seven.optimizer())
                .learningRate(seven.learningRate())
                .randomSeed(8)
                .build();

        INDArray weights = Networks.create(seven, VOCABULARY).params();

        assertThat(Networks.create(seven, VOCABULARY).params()).isEqualTo(weights);
        assertThat(Networks.create(eight, VOCABULARY).params()).isNotEqualTo(weights);
    }

    private static int[][] between(int[][] texts, int from, int to) {
        return Stream.of(texts).map(text -> Arrays.copyOfRange(text, from, to)).toArray(int[][]::new);
    }

    private static INDArray input(CharacterModel model, int[][] ids) {
        return model.configuration().startsWithEmbedding()
                ? Nd4j.createFromArray(ids).castTo(Nd4j.defaultFloatingPointType())
                : oneHot(ids);
    }

    private static INDArray labels(Targets targets) {
        if (targets == Targets.LAST) {
            return oneHot(new int[][] {{5, 0, 0}}).reshape(3, VOCABULARY);
        }
        return oneHot(new int[][] {{1, 2, 3, 4, 5}, {6, 7, 8, 9, 0}, {0, 9, 0, 9, 0}});
    }

    /** [texts, time, vocabulary]. */
    private static INDArray oneHot(int[][] ids) {
        INDArray array = Nd4j.create(ids.length, ids[0].length, VOCABULARY);
        for (int text = 0; text < ids.length; text++) {
            for (int t = 0; t < ids[text].length; t++) {
                array.putScalar(text, t, ids[text][t], 1);
            }
        }
        return array;
    }
}
