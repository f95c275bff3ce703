package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.generation.End;
import org.gru4j.generation.Limits;
import org.gru4j.generation.Passage;
import org.gru4j.generation.UnknownCharacters;
import org.gru4j.settings.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Writing} promises. */
class WritingTest {

    private static final LanguageModel MODEL = LanguageModel.load(Path.of("src/test/resources/models/gru.zip"));
    private static final Writing GREEDY = Writing.options().greedy(true).length(40);

    @Test
    void eachMethodGivesACopy() {
        Writing shorter = GREEDY.length(3);

        assertThat(MODEL.write("The", GREEDY)).hasSize(40).startsWith(MODEL.write("The", shorter));
        assertThat(MODEL.write("The", shorter)).hasSize(3);
    }

    @Test
    void theSameSeedWritesTheSameTextAndAnotherOneAnother() {
        Writing wild = Writing.options().temperature(1).length(40);

        assertThat(MODEL.write("The", wild.randomSeed(1)))
                .isEqualTo(MODEL.write("The", wild.randomSeed(1)))
                .isNotEqualTo(MODEL.write("The", wild.randomSeed(2)));
    }

    @Test
    void lengthsLinesAndStopsEndAText() {
        Writing seeded = Writing.options().temperature(0.7).randomSeed(4);
        String text = MODEL.write("A", seeded.length(200));
        int line = text.indexOf('\n');

        assertThat(line).isPositive();
        assertThat(MODEL.write("A", seeded.length(0))).isEmpty();
        assertThat(MODEL.write("A", seeded.length(200).lines(1))).isEqualTo(text.substring(0, line));
        assertThat(MODEL.write("A", seeded.length(200).stop(text.substring(20, 25))))
                .isEqualTo(text.substring(0, text.indexOf(text.substring(20, 25))));
        assertThat(MODEL.write("A", seeded.length(1).untilLine(true))).isEqualTo(text.substring(0, line));
    }

    @Test
    void aTextWithoutEndIsStoppedFromOutside() {
        StringBuilder written = new StringBuilder();
        LanguageModel.Text text = new LanguageModel.Text("The", GREEDY.length(Limits.ENDLESS), written::append);

        List<Passage> passages = MODEL.write(List.of(text), () -> written.length() >= 30);

        assertThat(written).hasSize(30);
        assertThat(passages).extracting(Passage::end).containsExactly(End.INTERRUPTED);
    }

    @Test
    void charactersThatTheModelDoesNotKnowAreFoldedSkippedOrRefused() {
        assertThat(MODEL.write("Thé", GREEDY)).isEqualTo(MODEL.write("The", GREEDY));
        assertThat(MODEL.write("The中", GREEDY.unknown(UnknownCharacters.SKIP))).isEqualTo(MODEL.write("The", GREEDY));
        assertThatExceptionOfType(UnknownCharacterException.class)
                .isThrownBy(() -> MODEL.write("The中", GREEDY.unknown(UnknownCharacters.ERROR)))
                .satisfies(it -> assertThat(it.position()).isEqualTo(3));
        assertThatExceptionOfType(UnknownCharacterException.class).isThrownBy(() -> MODEL.write("中", GREEDY));
    }

    @Test
    void copiesAreLimitedOnlyWhereTheModelHasAnIndex() {
        LanguageModel without = LanguageModel.load(Path.of("src/test/resources/models/imported-from-keras.zip"));

        assertThat(without.copyIndexCharacters()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> without.write("The", GREEDY.maxCopy(5)))
                .withMessageStartingWith("the model has no copy index");
    }

    static Stream<Arguments> refusedValues() {
        return Stream.of(
                wrong("temperature must be above 0, but is 0", it -> it.temperature(0)),
                wrong("temperature must be above 0, but is NaN", it -> it.temperature(Double.NaN)),
                wrong("topK must be 0 or more, but is -1", it -> it.topK(-1)),
                wrong("topP must be above 0 and at most 1, but is 2", it -> it.topP(2)),
                wrong("minP must be 0 to 1, but is 2", it -> it.minP(2)),
                wrong("repetitionPenalty must be above 0, but is 0", it -> it.repetitionPenalty(0)),
                wrong("repetitionWindow must be 1 or more, but is 0", it -> it.repetitionWindow(0)),
                wrong("length must be 0 or more, or -1 for no end, but is -2", it -> it.length(-2)),
                wrong("lines must be 0 or more, but is -1", it -> it.lines(-1)),
                wrong("stop must be one character or more, but is empty", it -> it.stop("a", "")),
                wrong("maxCopy must be 2 or more, or 0 for no limit, but is 1", it -> it.maxCopy(1)),
                wrong(
                        "untilLine must be false where lines are limited or the length is not, but is true",
                        it -> it.untilLine(true).lines(2)));
    }

    private static Arguments wrong(String message, UnaryOperator<Writing> change) {
        return Arguments.of(message, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedValues")
    void refusesWhatIsOutOfRangeAsItIsSet(String message, UnaryOperator<Writing> change) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> change.apply(Writing.options()))
                .withMessage(message);
    }

    @Test
    void nullIsRefusedWhereItIsGiven() {
        assertThatNullPointerException()
                .isThrownBy(() -> Writing.options().unknown(null))
                .withMessage("unknown");
        assertThatNullPointerException()
                .isThrownBy(() -> MODEL.write((String) null, GREEDY))
                .withMessage("prompt");
        assertThatNullPointerException()
                .isThrownBy(() -> MODEL.write("The", (Writing) null))
                .withMessage("options");
    }
}
