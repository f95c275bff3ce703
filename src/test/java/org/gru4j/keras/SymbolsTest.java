package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gru4j.keras.Symbols.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolsTest {

    private static final Path FILES = Path.of("src/test/resources/vocabularies");

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

    /** Files that Python has written: scripts/vocabulary_cases.py. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "list.json",
                "to-ids.json",
                "to-symbols.json",
                "both.json",
                "twice.json",
                "dict.txt",
                "back.txt",
                "list.txt",
                "dict-0.pickle",
                "dict-5.pickle",
                "list-2.pickle",
                "back.pickle"
            })
    void whatPythonWritesSaysTheSame(String file) {
        Symbols symbols = Symbols.read(FILES.resolve(file));

        assertThat(symbols.vocabulary().characters()).isEqualTo("\n \"'\\abéЖ\uD83D\uDE00\uDB80\uDC0A");
        assertThat(symbols.kerasIds()).containsExactly(0, 1, 3, 2, 4, 6, 5, 7, 8, 9, 10);
        assertThat(symbols.ofSeveralCharacters()).containsExactly("Cl");
        assertThat(symbols.withoutCharacter()).isEmpty();
        assertThat(symbols.vocabulary().encode("aClb")).containsExactly(5, 10, 6);
    }

    @Test
    void aTokenizersJsonInJsonIsRead() {
        Symbols symbols = Symbols.read(FILES.resolve("tokenizer.json"));

        assertThat(symbols.size()).isEqualTo(11);
        assertThat(symbols.withoutCharacter()).containsExactly(0);
        assertThat(symbols.ofSeveralCharacters()).containsExactly("Cl");
    }

    @Test
    void aListOfBracketsByLineIsNoJson() throws IOException {
        assertThat(read("{\na\n}\n").vocabulary().characters()).isEqualTo("a{}");
    }

    @Test
    void aTokenizerBeginsAtOneAndMayHaveASymbolForTheUnknown() throws IOException {
        Symbols symbols = read("{\"class_name\": \"Tokenizer\", \"config\": {\"char_level\": true, "
                + "\"word_index\": \"{\\\"<OOV>\\\": 1, \\\"b\\\": 2, \\\"a\\\": 3}\"}}");

        assertThat(symbols.size()).isEqualTo(4);
        assertThat(symbols.kerasIds()).containsExactly(3, 2, 0, 1);
        assertThat(symbols.withoutCharacter()).containsExactly(0);
        assertThat(symbols.ofSeveralCharacters()).containsExactly("<OOV>");
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
        assertThatThrownBy(() -> read("{\"a\": 0, \"b\": \"c\"}"))
                .hasMessage("vocabulary %s is neither from symbols to ids nor from ids to symbols".formatted(file));
        assertThatThrownBy(() -> read("{\"one\": [\"a\"], \"other\": [\"b\"]}"))
                .hasMessage("vocabulary %s has several vocabularies that differ: one, other".formatted(file));
        assertThatThrownBy(() -> read(IntStream.range(0, 9)
                        .mapToObj(part -> "'%d': ['a']".formatted(part))
                        .collect(Collectors.joining(", ", "{", "}"))))
                .hasMessage("vocabulary %s has 9 lists and dicts in one dict, and at most 8 are read".formatted(file));
        assertThatThrownBy(() -> read("{\"one\\u001b[2J\": [\"a\"], \"other\": [\"b\"]}"))
                .hasMessage("vocabulary %s has several vocabularies that differ: one?[2J, other".formatted(file));
        assertThatThrownBy(() -> read("[\"a\", null]"))
                .hasMessage("vocabulary %s has a list with something other than symbols in it".formatted(file));
        assertThatThrownBy(() -> read("{'a': 0, 'b': 1.5}"))
                .hasMessageStartingWith("vocabulary %s is neither JSON (Unexpected character".formatted(file))
                .hasMessageEndingWith(
                        ") nor a dict or list as Python prints it (line 1 has 1.5} where a dict, a list, a text or a whole number, or what stands between them, must be)");
        assertThatThrownBy(() -> read("OrderedDict(" + "x".repeat(200)))
                .hasMessage(
                        "vocabulary %s: line 1 has 212 characters, which is no symbol; it may be JSON, a dict or a list as Python prints it, a pickle of one, or have a symbol a line"
                                .formatted(file));
        assertThatThrownBy(() -> read("[\"\\ud800\"]"))
                .hasMessage("the symbol of id 0 has more than 64 characters, or half of one");
        assertThatThrownBy(() -> Symbols.read(FILES.resolve("planted-4.pickle")))
                .hasMessage(
                        "vocabulary %s has a pickle that asks for posix.system, and only plain dicts and lists are read; nothing of it was run: save it as JSON in Python"
                                .formatted(FILES.resolve("planted-4.pickle")));
        assertThatThrownBy(() -> Symbols.read(folder.resolve("missing")))
                .hasMessage("there is no vocabulary " + folder.resolve("missing"));
    }
}
