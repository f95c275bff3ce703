package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model that comes with gru4j. */
class EnglishTest {

    private static final LanguageModel ENGLISH = LanguageModel.english();
    private static final Path POEMS = Path.of("data/poems.txt");

    @Test
    void predictsPoemsThatItHasNeverSeen() throws IOException {
        double loss = ENGLISH.evaluate(Corpus.read(POEMS).heldOut()).natsPerCharacter();

        assertThat(loss)
                .as("1.320, as data/README.md says; the best n-gram has 1.852")
                .isLessThan(1.33);
    }

    @Test
    void predictsThemAsWellInAsciiAlone() throws IOException {
        String typed = Files.readString(POEMS)
                .replace('’', '\'')
                .replace('‘', '\'')
                .replace('“', '"')
                .replace('”', '"')
                .replace("—", "--");

        assertThat(ENGLISH.evaluate(Corpus.of(typed).heldOut()).natsPerCharacter())
                .isLessThan(1.33);
    }

    @ParameterizedTest
    @ValueSource(strings = {"I do not know, and I don'", "I do not know, and I don’"})
    void knowsBothApostrophes(String text) {
        assertThat(probability(text, 't')).isGreaterThan(0.9f);
    }

    @Test
    void closesAQuotationAsItWasOpened() {
        assertThat(probability("“Come here,” he said. “I will not wait.", '”'))
                .isGreaterThan(10 * probability("“Come here,” he said. “I will not wait.", '"'));
        assertThat(probability("\"Come here,\" he said. \"I will not wait.", '"'))
                .isGreaterThan(10 * probability("\"Come here,\" he said. \"I will not wait.", '”'));
    }

    private static float probability(String text, char next) {
        return ENGLISH.next(text)[ENGLISH.vocabulary().idOf(next)];
    }

    @Test
    void hasTheLettersOfWesternLanguagesAndTheMarksOfTypographers() {
        IntStream.concat(IntStream.rangeClosed(' ', '~'), IntStream.rangeClosed(0xC0, 0x17F))
                .forEach(character -> assertThat(ENGLISH.vocabulary().contains(character))
                        .as("%c", character)
                        .isTrue());
        "\n\t‘’“”„«»–—…•€"
                .codePoints()
                .forEach(character -> assertThat(ENGLISH.vocabulary().contains(character))
                        .as("%c", character)
                        .isTrue());
    }

    @Test
    void isSmallAndHasNoTextOfItsTraining() throws IOException {
        assertThat(Files.size(Path.of("data/english.zip"))).isLessThan(8_000_000);
        assertThat(ENGLISH.copyIndexCharacters()).isZero();
    }
}
