package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gru4j.keras.Symbols.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolsTest {

    @TempDir
    Path folder;

    private Symbols read(String content) throws IOException {
        return Symbols.read(Files.writeString(folder.resolve("vocabulary"), content));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"b\", \"\\n\", \"a\"]",
                "{\"b\": 0, \"\\n\": 1, \"a\": 2}",
                "{\"0\": \"b\", \"1\": \"\\n\", \"2\": \"a\"}",
                "b\n\\n\na\n"
            })
    void everyFormSaysTheSame(String content) throws IOException {
        Symbols symbols = read(content);

        assertThat(symbols.vocabulary().characters()).isEqualTo("\nab");
        assertThat(symbols.kerasIds()).containsExactly(1, 2, 0);
        assertThat(symbols.withoutCharacter()).isEmpty();
    }

    @Test
    void aTokenizerBeginsAtOneAndMayHaveASymbolForTheUnknown() throws IOException {
        Symbols symbols = read("{\"class_name\": \"Tokenizer\", \"config\": {\"char_level\": true, "
                + "\"word_index\": \"{\\\"<OOV>\\\": 1, \\\"b\\\": 2, \\\"a\\\": 3}\"}}");

        assertThat(symbols.size()).isEqualTo(4);
        assertThat(symbols.kerasIds()).containsExactly(3, 2, 0, 1);
        assertThat(symbols.withoutCharacter()).containsExactly(0, 1);
        assertThat(symbols.vocabulary().codePointOf(2)).isEqualTo(0xF0000);
        assertThat(symbols.beginnings()).containsExactly("b", "a");
    }

    @Test
    void aTextsCharactersComeSortedOrTheMostFrequentFirst() {
        assertThat(Symbols.of("cabbaa", Order.SORTED).kerasIds()).containsExactly(0, 1, 2);
        assertThat(Symbols.of("cbaddaa", Order.FREQUENCY).kerasIds()).containsExactly(0, 3, 2, 1);
    }

    @Test
    void whatIsNoVocabularyIsRefusedInOneLine() {
        Path file = folder.resolve("vocabulary");
        assertThatThrownBy(() -> read("[\"a\", \"b\", \"a\"]"))
                .hasMessage("the vocabulary has the symbol of id 2 twice: \"a\"");
        assertThatThrownBy(() -> read("")).hasMessage("vocabulary %s has no symbols".formatted(file));
        assertThatThrownBy(() -> read("a\n\nb"))
                .hasMessage("vocabulary %s: line 2 is empty; a line break is written \\n".formatted(file));
        assertThatThrownBy(() -> read("{\"a\": 0, \"b\": 999999}"))
                .hasMessage("vocabulary %s: has 2 symbols, but ids up to 999999".formatted(file));
        assertThatThrownBy(() -> read("{\"class_name\": \"Tokenizer\", \"config\": {\"char_level\": false}}"))
                .hasMessage(
                        "vocabulary %s: the Tokenizer counts words; a character model needs one of characters (char_level)"
                                .formatted(file));
        assertThatThrownBy(() -> Symbols.read(folder.resolve("missing")))
                .hasMessage("there is no vocabulary " + folder.resolve("missing"));
    }
}
