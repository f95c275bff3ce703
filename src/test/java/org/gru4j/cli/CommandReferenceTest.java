package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;

/** The page with the help of every command, whose end the commands themselves have written, in Main's locale. */
@DefaultLocale("und")
class CommandReferenceTest {

    private static final Path PAGE = Path.of("src/site/markdown/commands.md");
    private static final String UPDATE = "mvn -q test -Dtest=CommandReferenceTest -Dupdate=true";
    private static final String MARKER = "<!-- What follows is written by the program: " + UPDATE + " -->\n";
    private static final Pattern COMMAND = Pattern.compile("(?m)^ {2}([a-z]+) {2,}\\S");

    @Test
    void thePageHasTheHelpOfEveryCommand() throws IOException {
        String page = Files.readString(PAGE).replace("\r\n", "\n");
        assertThat(page).contains(MARKER);
        String current = page.substring(0, page.indexOf(MARKER) + MARKER.length()) + reference();
        if (Boolean.getBoolean("update")) {
            Files.write(PAGE, current.getBytes(UTF_8));
            return;
        }

        assertThat(page.equals(current))
                .withFailMessage("%s is stale: the commands' help has changed; to write it anew: %s", PAGE, UPDATE)
                .isTrue();
    }

    private static String reference() {
        String gru = help();
        List<String> commands = COMMAND.matcher(gru.substring(gru.indexOf("Commands:")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(commands).contains("help", "train", "generate");
        List<String> sections = new ArrayList<>(List.of(section("gru COMMAND", gru)));
        commands.forEach(command -> sections.add(section("gru " + command, help(command))));
        return String.join("", sections);
    }

    /** Indented, not fenced: the site would colour it as a program. */
    private static String section(String name, String help) {
        String code = help.replaceAll("(?m)^(?=.)", "    ");
        return "\n<a id=\"" + name.replace(' ', '-') + "\"></a>\n\n## " + name + "\n\n" + code;
    }

    /** As it is where output is no terminal, on every system. */
    private static String help(String... command) {
        List<String> words = new ArrayList<>(List.of("help"));
        words.addAll(List.of(command));
        String[] line = words.toArray(String[]::new);
        return gru(line).assertDone().out().replaceAll("\u001B\\[[\\d;]*m", "").replace(System.lineSeparator(), "\n");
    }
}
