package org.gru4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.CorpusText;
import org.gru4j.corpus.Targets;
import org.gru4j.model.CharacterModel;
import org.gru4j.model.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against the network itself, which reads the whole text at once. */
class EvaluatorTest {

    private static final String CHARACTERS = "abcdefg";
    private static final int LENGTH = 600; // more than the evaluator reads at once
    private static final String TEXT = text(LENGTH);
    private static final double TOLERANCE = 2e-5; // of nats, in float, in another order of additions

    private static String text(int length) {
        return new Random(3)
                .ints(length, 0, CHARACTERS.length())
                .mapToObj(it -> CHARACTERS.substring(it, it + 1))
                .collect(Collectors.joining());
    }

    private static CharacterModel model(String layers, Targets targets) {
        CharacterModel model = TinyModels.of(layers, targets, CHARACTERS);
        INDArray parameters = model.network().params();
        Nd4j.getRandom().setSeed(5);
        // Fresh weights say the same about every character.
        model.network()
                .setParams(
                        parameters.add(Nd4j.rand(parameters.shape()).subi(0.5).muli(2)));
        return model;
    }

    private static KnownText known(String text, CharacterModel model) {
        CorpusText corpus = CorpusText.of(text);
        return KnownText.of(corpus.text(), corpus.vocabulary(), model.vocabulary());
    }

    private static EvaluatedText evaluate(CharacterModel model, String text, int resetEvery) {
        return new Evaluator(model, resetEvery, read -> {}).read(known(text, model));
    }

    private static INDArray input(CharacterModel model, int[] ids) {
        if (model.configuration().startsWithEmbedding()) {
            return Nd4j.createFromArray(new int[][] {ids}).castTo(DataType.FLOAT);
        }
        INDArray input = Nd4j.create(DataType.FLOAT, 1, ids.length, CHARACTERS.length());
        for (int t = 0; t < ids.length; t++) {
            input.putScalar(0, t, ids[t], 1);
        }
        return input;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru:6", "gru:5 gru:4", "embedding:3 gru:5", "lstm:5", "embedding:3 lstm:5", "rnn:4 gru:3"})
    void saysWhatTheNetworkSaysAboutTheWholeText(String layers) {
        CharacterModel model = model(layers, Targets.EVERY);
        int[] ids = model.vocabulary().encode(TEXT);
        MultiLayerNetwork network = model.network();
        network.rnnClearPreviousState();
        INDArray output = network.output(input(model, ids)); // [1, time, vocabulary]

        EvaluatedText evaluated = evaluate(model, TEXT, Evaluator.NEVER);

        double sum = 0;
        int hits = 0;
        for (int t = 1; t < ids.length; t++) {
            double nats = -Math.log(output.getDouble(0, t - 1, ids[t]));
            assertThat(evaluated.surprisal()[t]).isCloseTo((float) nats, within((float) TOLERANCE));
            sum += nats;
            int best = 0;
            for (int id = 0; id < CHARACTERS.length(); id++) {
                best = output.getDouble(0, t - 1, id) > output.getDouble(0, t - 1, best) ? id : best;
            }
            hits += best == ids[t] ? 1 : 0;
        }
        assertThat(evaluated.surprisal()[0]).isNaN();
        Evaluation figures = evaluated.figures();
        assertThat(figures.characters()).isEqualTo(LENGTH - 1);
        assertThat(figures.natsPerCharacter()).isCloseTo(sum / (LENGTH - 1), within(TOLERANCE));
        assertThat(figures.accuracy()).isEqualTo((double) hits / (LENGTH - 1));
        assertThat(figures.bitsPerCharacter()).isCloseTo(sum / (LENGTH - 1) / Math.log(2), within(TOLERANCE));
        assertThat(figures.perplexity()).isCloseTo(Math.exp(sum / (LENGTH - 1)), within(1e-3));
    }

    @Test
    void aNetworkThatHasLearntWindowsSeesAWindowBeforeEachCharacter() {
        CharacterModel model = model("gru:6", Targets.LAST);
        String text = TEXT.substring(0, 40);
        int[] ids = model.vocabulary().encode(text);

        float[] surprisal = evaluate(model, text, Evaluator.NEVER).surprisal();

        for (int t = 1; t < ids.length; t++) {
            int[] window = Arrays.copyOfRange(ids, Math.max(0, t - TinyModels.WINDOW), t);
            model.network().rnnClearPreviousState();
            double expected =
                    -Math.log(model.network().output(input(model, window)).getDouble(0, ids[t]));
            assertThat(surprisal[t]).isCloseTo((float) expected, within((float) TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru:6", "lstm:5"})
    void aResetIsTheBeginningOfANewText(String layers) {
        CharacterModel model = model(layers, Targets.EVERY);
        int every = 250; // pieces of 250, 250 and 100

        EvaluatedText whole = evaluate(model, TEXT, every);

        double sum = 0;
        int characters = 0;
        for (int start = 0; start < LENGTH; start += every) {
            int end = Math.min(LENGTH, start + every);
            EvaluatedText piece = evaluate(model, TEXT.substring(start, end), Evaluator.NEVER);
            assertThat(Arrays.copyOfRange(whole.surprisal(), start, end)).isEqualTo(piece.surprisal());
            sum += piece.figures().natsPerCharacter() * piece.figures().characters();
            characters += piece.figures().characters();
        }
        assertThat(whole.figures().characters()).isEqualTo(characters).isEqualTo(LENGTH - 3);
        assertThat(whole.figures().natsPerCharacter()).isCloseTo(sum / characters, within(1e-9));
        assertThat(whole.figures().natsPerCharacter())
                .isNotEqualTo(evaluate(model, TEXT, Evaluator.NEVER).figures().natsPerCharacter());
    }

    @Test
    void passesOverWhatTheModelDoesNotKnow() {
        CharacterModel model = model("gru:6", Targets.EVERY);

        EvaluatedText with =
                evaluate(model, "é" + TEXT.substring(0, 10) + "éß" + TEXT.substring(10, 30), Evaluator.NEVER);
        EvaluatedText without = evaluate(model, TEXT.substring(0, 30), Evaluator.NEVER);

        assertThat(with.figures()).isEqualTo(without.figures());
        assertThat(with.surprisal()).hasSize(33);
        assertThat(with.surprisal()[0]).isNaN();
        assertThat(with.surprisal()[11]).isNaN();
        assertThat(Arrays.copyOfRange(with.surprisal(), 13, 33))
                .isEqualTo(Arrays.copyOfRange(without.surprisal(), 10, 30));
    }

    @Test
    void unknownCharactersDoNotMoveThePlacesOfResets() {
        CharacterModel model = model("gru:6", Targets.EVERY);

        EvaluatedText evaluated = evaluate(model, "abéccba", 3); // abé, ccb, a

        assertThat(evaluated.figures().characters()).isEqualTo(3);
        assertThat(evaluated.surprisal()[1])
                .isEqualTo(evaluate(model, "ab", Evaluator.NEVER).surprisal()[1]);
        assertThat(Arrays.copyOfRange(evaluated.surprisal(), 3, 6))
                .isEqualTo(evaluate(model, "ccb", Evaluator.NEVER).surprisal());
        assertThat(evaluated.surprisal()[6]).isNaN();
    }

    @Test
    void tellsHowFarItIs() {
        CharacterModel model = model("gru:2", Targets.EVERY);
        AtomicInteger last = new AtomicInteger();

        new Evaluator(model, Evaluator.NEVER, last::set).read(known(TEXT, model));

        assertThat(last).hasValue(LENGTH - 1);
    }

    @Test
    void refusesATextWithoutAPrediction() {
        CharacterModel model = model("gru:2", Targets.EVERY);

        assertThatThrownBy(() -> evaluate(model, "aéß", Evaluator.NEVER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is nothing to predict in a text of 3 characters, 1 of them known to the model: "
                        + "the first one is only read, so at least 2 are needed");
        assertThatThrownBy(() -> evaluate(model, "ab", 1))
                .hasMessage("the state can be reset every 2 characters or more, for the first after it is only read, "
                        + "but not every 1");
    }
}
