package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatHelpTest {

    @ParameterizedTest
    @CsvSource({
        "/temp, /temperature",
        "/temprature, /temperature",
        "/hlep, /help",
        "/exit, /quit",
        "/safe, /save",
        "/pikc, /pick",
        "/s, /save"
    })
    void findsTheCommandThatWasMeant(String typed, String meant) {
        assertThat(ChatHelp.nearest(typed)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"/fly", "/", "/somethingelse"})
    void doesNotGuessFromNothing(String typed) {
        assertThat(ChatHelp.nearest(typed)).isEmpty();
    }

    @Test
    void everyCommandHasALine() {
        assertThat(ChatHelp.COMMANDS)
                .containsExactly(
                        "/again", "/help", "/length", "/pick", "/quit", "/save", "/show", "/temperature", "/undo");
        assertThat(ChatHelp.TABLE.lines()).allMatch(line -> line.matches("/.{14} \\S.*"));
    }
}
