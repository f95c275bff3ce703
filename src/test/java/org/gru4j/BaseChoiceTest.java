package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseChoiceTest {

    private static final LanguageModel ENGLISH = LanguageModel.english();

    @Test
    void paysWhereTheModelIsClearlyBetter() {
        assertThat(new BaseChoice(1.69, 2, 1).pays()).isTrue();
        assertThat(new BaseChoice(1.7, 2, 1).pays()).isFalse();
    }

    @Test
    void aTextThatRepeatsItselfIsStranger() {
        assertThat(new BaseChoice(1.2, 2, 1.5).strangeness()).isEqualTo(0.6);
        assertThat(new BaseChoice(1.2, 2, 1).strangeness()).isEqualTo(0.65 * 1.2);
        assertThat(new BaseChoice(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)
                        .strangeness())
                .isZero();
    }

    @Test
    void englishPaysForEnglish() throws IOException {
        assertThat(BaseChoice.of(ENGLISH, Corpus.read(Path.of("data/poems.txt")))
                        .pays())
                .isTrue();
        assertThat(BaseChoice.of(ENGLISH, Corpus.read(Path.of("src/site/markdown/training.md")))
                        .pays())
                .isTrue();
    }

    /** It knows it from manuals; figures in the page Experiments. */
    @Test
    void englishPaysForJava() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/gru4j/cli"))) {
            String source = files.filter(Files::isRegularFile)
                    .sorted()
                    .map(BaseChoiceTest::read)
                    .collect(Collectors.joining());

            assertThat(BaseChoice.of(ENGLISH, Corpus.of(source)).pays()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kalevala.txt", "emoji-test.txt"})
    void englishDoesNotPayForOtherTexts(String name) throws IOException {
        Corpus other = Corpus.read(Path.of("../shared/corpora", name));

        assertThat(BaseChoice.of(ENGLISH, other).pays()).isFalse();
    }

    @Test
    void nothingIsToldOfATextOfAFewCharacters() {
        assertThat(BaseChoice.of(ENGLISH, Corpus.of("Call me Ishmael.")).pays()).isFalse();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unread) {
            throw new IllegalStateException(unread);
        }
    }
}
