package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import org.gru4j.cli.Cli.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GruCommandTest {

    @Test
    void helpNamesTheCommandsAndTheExitStatuses() {
        Result help = gru("--help").assertDone();

        assertThat(help.out())
                .startsWith("Usage: gru ")
                .containsPattern("(?m)^ +train ")
                .containsPattern("(?m)^ +generate ")
                .contains("Exit status: 0 done; 1 the run failed; 2 wrong usage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "generate", "chat", "sheet", "evaluate", "bench", "completion"})
    void everyCommandHasItsHelp(String command) {
        Result help = gru(command, "--help").assertDone();

        assertThat(help.out()).startsWith("Usage: gru " + command).contains("Examples:");
        assertThat(gru("help", command).assertDone().out()).isEqualTo(help.out());
    }

    @Test
    void theHelpOfSamplersStatesTheirOrder() {
        for (String command : new String[] {"generate", "chat", "sheet"}) {
            assertThat(gru(command, "--help").out().replaceAll("\\s+", " "))
                    .contains("repetition penalty, top-k, top-p, min-p, temperature; then a character is drawn");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void printsAScriptThatCompletesForAShell(String shell) {
        String script = gru("completion", shell).assertDone().out();

        assertThat(script)
                .contains(
                        "complete -F _complete_gru", "--repetition-penalty", "sheet", "(\"text\" \"json\" \"jsonl\")");
        assertThat(script.startsWith("autoload")).isEqualTo(shell.equals("zsh"));
    }

    @Test
    void refusesAShellThatItDoesNotKnow() {
        Result result = gru("completion", "fish");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .isEqualTo("gru completion: SHELL must be bash or zsh, but is \"fish\" (see gru completion --help)");
    }

    @Test
    void tellsItsVersion() {
        assertThat(gru("--version").assertDone().out()).matches("gru \\S+\\R");
    }

    @Test
    void withoutACommandShowsHowItIsUsed() {
        Result result = gru();

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("Usage: gru ");
    }

    @Test
    void refusesACommandThatItDoesNotHave() {
        Result result = gru("fly");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().contains("fly");
    }
}
