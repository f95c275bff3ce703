package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {

    @Test
    void quotesWhatAShellWouldTakeApartAndNothingElse() {
        assertThat(ShellWords.quoted("letters/my-model_2.zip", false)).isEqualTo("letters/my-model_2.zip");
        assertThat(ShellWords.quoted("my model", false)).isEqualTo("'my model'");
        assertThat(ShellWords.quoted("it's", false)).isEqualTo("'it'\\''s'");
        assertThat(ShellWords.quoted("", false)).isEqualTo("''");
        assertThat(ShellWords.quoted("C:\\texts\\a.txt", true)).isEqualTo("C:\\texts\\a.txt");
        assertThat(ShellWords.quoted("C:\\my texts", true)).isEqualTo("\"C:\\my texts\"");
        assertThat(ShellWords.quoted("a,b", true)).isEqualTo("\"a,b\"");
    }

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @ValueSource(strings = {"my model", "it's", "Größe", "$HOME `x` \"y\"", "a\\b", "*", "~", "a;b", "a\nb", "!x"})
    void aShellReadsTheSameWord(String word) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWords.quoted(word, false)).start();

        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(word);
    }
}
