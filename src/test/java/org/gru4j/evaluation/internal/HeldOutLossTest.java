package org.gru4j.evaluation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.Predictor;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the probabilities that the model gives when it reads one character after another. */
class HeldOutLossTest {

    private static final String ALPHABET = "abcdefgh";
    private static final double TOLERANCE = 1e-5; // of sums of floats in another order

    @ParameterizedTest
    @ValueSource(ints = {30, 999, 2203, 6007})
    void isTheLossOfReadersFromTheirBeginningsOn(int length) {
        CharacterModel model = TinyModels.of("gru:5 gru:4", Targets.EVERY, ALPHABET);
        EncodedText text = text(length);
        int context = Math.min(500, length / 10);
        int streams = Math.max(1, (length - 1 - context) / 500);
        int spacing = (length - 1 - context) / streams;
        double nats = 0;
        for (int stream = 0; stream < streams; stream++) {
            Predictor predictor = new Predictor(model);
            for (int i = 0; i < context + spacing; i++) {
                int place = stream * spacing + i;
                float[] next = predictor.next(new int[][] {{text.idAt(place)}})[0];
                nats -= i < context ? 0 : Math.log(next[text.idAt(place + 1)]);
            }
        }

        assertThat(new HeldOutLoss(text).of(model, () -> false))
                .isCloseTo(nats / (streams * spacing), within(TOLERANCE));
    }

    @Test
    void isThatAfterWholeWindowsForAModelThatHasLearntNothingElse() {
        CharacterModel model = TinyModels.of("gru:5", Targets.LAST, ALPHABET);
        EncodedText text = text(90);
        int places = 90 - TinyModels.WINDOW;
        double nats = 0;
        for (int start = 0; start < places; start++) {
            int[] window = text.ids(start, start + TinyModels.WINDOW);
            float[] next = new Predictor(model).next(new int[][] {window})[0];
            nats -= Math.log(next[text.idAt(start + TinyModels.WINDOW)]);
        }

        assertThat(new HeldOutLoss(text).of(model, () -> false)).isCloseTo(nats / places, within(TOLERANCE));
    }

    @ParameterizedTest
    @EnumSource(Targets.class)
    void whereItTakesTooLongItIsOfFewerCharactersThenAndFromThenOn(Targets targets) {
        CharacterModel model = TinyModels.of("gru:5", targets, ALPHABET);
        EncodedText text = text(60_000);
        HeldOutLoss loss = new HeldOutLoss(text);

        double hurried = loss.of(model, () -> true);

        assertThat(hurried)
                .isNotEqualTo(new HeldOutLoss(text).of(model, () -> false))
                .isCloseTo(Math.log(8), within(0.5));
        assertThat(loss.of(model, () -> false)).isEqualTo(hurried);
    }

    private static EncodedText text(int length) {
        Random random = new Random(length);
        StringBuilder text = new StringBuilder();
        random.ints(length, 0, ALPHABET.length()).forEach(i -> text.append(ALPHABET.charAt(i)));
        return EncodedText.of(text.toString(), Vocabulary.of(ALPHABET));
    }
}
