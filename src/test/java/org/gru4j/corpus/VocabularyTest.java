package org.gru4j.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {

    private static final int CL = 0xF0000;
    private static final int CLB = 0xF0001;
    private static final String GRIN = "\uD83D\uDE00"; // U+1F600, two chars
    private static final String ROCKET = "\uD83D\uDE80"; // U+1F680

    @Test
    void idsFollowCodePointOrderWithoutRepetition() {
        Vocabulary vocabulary = Vocabulary.of("banana\nBé");

        assertThat(vocabulary.characters()).isEqualTo("\nBabné");
        assertThat(vocabulary.size()).isEqualTo(6);
        assertThat(vocabulary.encode("\nBabné")).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void astralCharactersComeAfterAllOthersAndNotWhereTheirSurrogatesWouldBe() {
        Vocabulary vocabulary = Vocabulary.of(GRIN + "\uFFFDa"); // U+FFFD is above every surrogate, but below U+1F600

        assertThat(vocabulary.characters()).isEqualTo("a\uFFFD" + GRIN);
        assertThat(vocabulary.codePointOf(2)).isEqualTo(0x1F600);
    }

    @Test
    void anAstralCharacterIsOneCharacter() {
        Vocabulary vocabulary = Vocabulary.of(GRIN + ROCKET);

        assertThat(vocabulary.size()).isEqualTo(2);
        assertThat(vocabulary.encode(ROCKET + GRIN + ROCKET)).containsExactly(1, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "the quick\n\tbrown", "Ünïcödé – “…”", "a" + GRIN + "b" + ROCKET + GRIN})
    void decodingGivesBackWhatWasEncoded(String text) {
        Vocabulary vocabulary = Vocabulary.of("abc the quick\n\tbrown Ünïcödé – “…”" + GRIN + ROCKET);

        assertThat(vocabulary.decode(vocabulary.encode(text))).isEqualTo(text);
    }

    /** Two halves in a row would be one character when it is written down, and another vocabulary when that is read. */
    @Test
    void refusesHalfOfASurrogatePair() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vocabulary.of("a\uD83D"))
                .withMessage("a vocabulary holds whole characters, but got half of a surrogate pair, U+D83D");
    }

    @Test
    void namesAnUnknownCharacterAndItsPlaceInCodePoints() {
        Vocabulary vocabulary = Vocabulary.of("ab" + GRIN);

        UnknownCharacterException unknown = catchThrowableOfType(
                UnknownCharacterException.class, () -> vocabulary.encode(GRIN + GRIN + "a" + "é" + "?"));

        assertThat(unknown.codePoint()).isEqualTo('é');
        assertThat(unknown.position()).isEqualTo(3); // from 0; the emoji count once each
        assertThat(unknown).hasMessage("the character “é” (U+00E9) at position 4 is not in the vocabulary");
    }

    @Test
    void showsAnUnknownControlCharacterAsItsCodeAlone() {
        Vocabulary vocabulary = Vocabulary.of("ab");

        assertThatThrownBy(() -> vocabulary.encode("a\n"))
                .isInstanceOf(UnknownCharacterException.class)
                .hasMessage("the character U+000A at position 2 is not in the vocabulary");
    }

    @Test
    void refusesTheIdOfAnUnknownCharacter() {
        Vocabulary vocabulary = Vocabulary.of("ac");

        assertThat(vocabulary.idOf('c')).isEqualTo(1);
        assertThat(vocabulary.contains('b')).isFalse();
        assertThatThrownBy(() -> vocabulary.idOf('b')).isInstanceOf(UnknownCharacterException.class);
    }

    @Test
    void refusesToBeEmpty() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vocabulary.of(""))
                .withMessage("a vocabulary needs at least one character");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x110000})
    void refusesWhatIsNoCodePoint(int codePoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vocabulary.of(IntStream.of('a', codePoint)))
                .withMessageContaining("but got " + codePoint);
    }

    @Test
    void equalCharactersMakeEqualVocabularies() {
        assertThat(Vocabulary.of("cabac")).isEqualTo(Vocabulary.of("abc")).hasSameHashCodeAs(Vocabulary.of("abc"));
        assertThat(Vocabulary.of("ab")).isNotEqualTo(Vocabulary.of("abc"));
    }

    @Test
    void theLongestSpellingIsReadAndWritten() {
        Vocabulary vocabulary =
                Vocabulary.of(IntStream.of('C', 'l', 'a', 'b', '0', CL, CLB), Map.of(CL, "Cl", CLB, "Clb0"));

        assertThat(vocabulary.read("aClbCClb0")).isEqualTo("a\uDB80\uDC00bC\uDB80\uDC01");
        int[] ids = vocabulary.encode("aClbCClb0");
        assertThat(ids).hasSize(5);
        assertThat(vocabulary.decode(ids)).isEqualTo("aClbCClb0");
        assertThat(vocabulary.spelled('a')).isEqualTo("a");
        assertThat(Vocabulary.of("xyz").union(vocabulary).spellings()).isEqualTo(vocabulary.spellings());
        assertThat(vocabulary).isNotEqualTo(Vocabulary.of(vocabulary.characters()));
    }

    /** Such a text stands for both, and is read as the character itself. */
    @Test
    void aCharacterOfTheVocabularyIsNoSpelling() {
        assertThat(Vocabulary.of(IntStream.of('\n', CL), Map.of(CL, "\n")).encode("\n"))
                .containsExactly(0);
        assertThat(Vocabulary.of(IntStream.of('a', CL), Map.of(CL, "\n")).encode("a\n"))
                .containsExactly(0, 1);
    }

    @Test
    void spellingsHaveALengthAndACharacter() {
        for (Map<Integer, String> wrong :
                List.of(Map.of((int) 'b', "bb"), Map.of((int) 'a', ""), Map.of((int) 'a', "a".repeat(65)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vocabulary.of(IntStream.of('a'), wrong))
                    .withMessageStartingWith(
                            "a spelling must be of a character of the vocabulary and have 1 to 64 characters");
        }
    }
}
