package org.gru4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gru4j.corpus.UnknownCharacterException;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.generation.UnknownCharacters.Fitted;
import org.gru4j.generation.UnknownCharacters.Replacement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownCharactersTest {

    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz '\"-.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Tread softly | tread softly",
                "café         | cafe",
                "CAFÉ         | cafe",
                "cafe\u0301   | cafe", // taken apart
                "it’s         | it's",
                "“so”         | \"so\"",
                "a—b–c        | a-b-c",
                "a\u00A0b     | a b",
                "wait…        | wait...",
                "straße       | strasse",
                "Æther        | aether",
                "ﬁn           | fin",
                "ＷＩＤＥ        | wide",
                "naïve Ångström | naive angstrom",
                "a\uD83D\uDE00b | ab", // nothing is near
                "中a          | a",
            })
    void foldsToTheNearestKnownForm(String prompt, String expected) {
        assertThat(UnknownCharacters.FOLD.fit(prompt, Vocabulary.of(LOWER)).text())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"e\u0301, \u00E9", "\u00E9, e\u0301", "E, e", "\u0308, ``", "', ’"})
    void foldsTheOtherWayWhereThatIsKnown(String unknown, String known) {
        Vocabulary vocabulary = Vocabulary.of("x" + known);

        assertThat(UnknownCharacters.FOLD.fit("x" + unknown, vocabulary).text()).isEqualTo("x" + known);
    }

    @Test
    void prefersTheSameLetterInAnotherCaseToTheOneWithoutItsAccent() {
        assertThat(UnknownCharacters.FOLD.fit("É", Vocabulary.of("eéE")).text()).isEqualTo("é");
    }

    @Test
    void namesEachUnknownCharacterOnceWithItsFirstPosition() {
        Fitted fitted = UnknownCharacters.FOLD.fit("\uD83D\uDE00 é é \uD83D\uDE00", Vocabulary.of("e "));

        assertThat(fitted.text()).isEqualTo(" e e ");
        assertThat(fitted.replacements())
                .isEqualTo(List.of(new Replacement(0x1F600, 0, ""), new Replacement('é', 2, "e")));
    }

    @Test
    void aKnownPromptStaysAsItIs() {
        String prompt = "Ça “va”?\r\n\uD83D\uDC69\u200D\uD83D\uDE80";
        for (UnknownCharacters policy : UnknownCharacters.values()) {
            assertThat(policy.fit(prompt, Vocabulary.of(prompt))).isEqualTo(new Fitted(prompt, List.of()));
        }
    }

    @Test
    void skipLeavesThemOut() {
        Fitted fitted = UnknownCharacters.SKIP.fit("Café", Vocabulary.of(LOWER));

        assertThat(fitted)
                .isEqualTo(new Fitted("af", List.of(new Replacement('C', 0, ""), new Replacement('é', 3, ""))));
    }

    @Test
    void errorRefusesThem() {
        assertThatExceptionOfType(UnknownCharacterException.class)
                .isThrownBy(() -> UnknownCharacters.ERROR.fit("Café", Vocabulary.of("Caf")))
                .withMessageContaining("“é” (U+00E9) at position 4");
    }

    @Test
    void ofAPromptOfUnknownCharactersNothingIsLeft() {
        assertThat(UnknownCharacters.FOLD.fit("中文", Vocabulary.of("ab")).text()).isEmpty();
    }

    @Test
    void aSymbolOfSeveralCharactersIsKnownAsAWhole() {
        Vocabulary vocabulary = Vocabulary.of(IntStream.of('a', 'b', 0xF0000), Map.of(0xF0000, "Cl"));

        Fitted fitted = UnknownCharacters.FOLD.fit("aClBx", vocabulary);

        assertThat(fitted.text()).isEqualTo("aClb");
        assertThat(fitted.replacements()).containsExactly(new Replacement('B', 3, "b"), new Replacement('x', 4, ""));
    }
}
