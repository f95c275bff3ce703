package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTest {

    private static final String FAMILY = "\uD83D\uDC69\u200D\uD83D\uDC67";
    private static final String ACUTE = "e\u0301";

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "abc, 3",
        "é, 1",
        "e\u0301, 1",
        "日本, 4",
        "ｱ, 1", // half width
        "Ａ, 2",
        "가, 2",
        "\u1100\u1161, 2", // the same syllable in two parts
        "ا\u064E, 1",
        "ש\u05C1\u05B8, 1",
        "न\u093F, 2",
        "ก\u0E47, 1",
        "က\u103D, 1",
        "\uD83D\uDE00, 2",
        "\uD83E\uDEE0, 2", // younger than Java 17
        "✅, 2",
        "❤, 1",
        "❤\uFE0F, 2",
        "1\uFE0F\u20E3, 2",
        "\uD83D\uDC69\u200D\uD83D\uDC67, 2",
        "\uD83D\uDC4D\uD83C\uDFFD, 2",
        "✌\uD83C\uDFFD, 2",
        "\uD83C\uDDEB\uD83C\uDDEE, 2", // a flag
        "a\u200Bb, 2",
        "\uFFFD, 1",
        "\u00AD, 0",
    })
    void knowsHowManyColumnsATextTakes(String text, int columns) {
        assertThat(Display.width(text)).isEqualTo(columns);
        assertThat(Display.padded(text, 6)).isEqualTo(text + " ".repeat(6 - columns));
    }

    @Test
    void aTextThatIsTooWideIsLeftAsItIs() {
        assertThat(Display.padded("日本", 3)).isEqualTo("日本");
    }

    @Test
    void rowsAreBrokenBetweenWhatAReaderTakesForCharacters() {
        assertThat(Display.wrapped("日本語", 5)).containsExactly("日本", "語");
        assertThat(Display.wrapped("ab" + ACUTE + ACUTE, 3)).containsExactly("ab" + ACUTE, ACUTE);
        assertThat(Display.wrapped("x" + FAMILY + FAMILY, 4)).containsExactly("x" + FAMILY, FAMILY);
        assertThat(Display.wrapped("ก\u0E47ข\u0E48", 1)).containsExactly("ก\u0E47", "ข\u0E48");
        assertThat(Display.wrapped("a\n\nbcd\t", 3)).containsExactly("a", "", "bcd", " ");
        assertThat(Display.wrapped("", 3)).containsExactly("");
    }

    @Test
    void aMarkWithoutALetterStandsOnACircle() {
        assertThat(Display.wrapped("\u0301a\n\u093Fb", 9)).containsExactly("\u25CC\u0301a", "\u25CC\u093Fb");
        assertThat(Display.wrapped("\u0E33\n\uD83C\uDFFD", 9)).containsExactly("\u25CC\u0E33", "\u25CC\uD83C\uDFFD");
    }

    @Test
    void nothingInATextCanCommandATerminal() {
        assertThat(Display.wrapped("a\u001B[2J\u0007\u009B\u202E\u200D\u0301", 99))
                .containsExactly("a␛[2J␇\uFFFD\uFFFD\uFFFD\u25CC\u0301");
        assertThat(Display.shown("\r\n")).isEqualTo("␍↵");
        assertThat(Display.shown(FAMILY)).isEqualTo(FAMILY);
    }

    @ParameterizedTest
    @CsvSource({"132, 132", "0, 80", "-5, 80", "many, 80", "'', 80", "99999, 80"})
    void theEnvironmentTellsHowWideTheTerminalIs(String told, int columns) {
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(Writer.nullWriter()),
                false,
                Instant.EPOCH,
                Map.of("COLUMNS", told));

        assertThat(Display.columns(console, 80)).isEqualTo(columns);
    }
}
