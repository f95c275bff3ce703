package org.gru4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BaseChoiceTest {

    private static final LanguageModel ENGLISH = LanguageModel.english();

    @Test
    void paysWhereTheModelIsClearlyBetter() {
        assertThat(new BaseChoice(1.69, 2).pays()).isTrue();
        assertThat(new BaseChoice(1.7, 2).pays()).isFalse();
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

    /** It has read pages of manuals with examples in SQL and C. */
    @Test
    void englishDoesNotPayForJava() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/gru4j/cli"))) {
            String source = files.filter(Files::isRegularFile)
                    .sorted()
                    .map(BaseChoiceTest::read)
                    .collect(Collectors.joining());

            assertThat(BaseChoice.of(ENGLISH, Corpus.of(source)).pays()).isFalse();
        }
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
