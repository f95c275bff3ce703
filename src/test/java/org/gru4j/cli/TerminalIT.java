package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.gru4j.corpus.Targets;
import org.gru4j.model.ModelFile;
import org.gru4j.model.TinyModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code gru} at a terminal of its own, which tmux plays. */
@DisabledOnOs(OS.WINDOWS)
class TerminalIT {

    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    Path folder;

    private String server;

    /** Maven leaves the time of a jar alone whose content is the same as before, and then the launcher builds it anew. */
    @BeforeAll
    static void theJarIsNew() throws IOException {
        Files.setLastModifiedTime(Path.of("target/gru4j.jar"), FileTime.from(Instant.now()));
    }

    @BeforeEach
    void thereIsTmux() throws Exception {
        boolean found;
        try {
            found = new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
        } catch (IOException missing) {
            found = false;
        }
        assumeTrue(found, "gru at a terminal is not tested: there is no tmux");
        server = folder.resolve("socket").toString();
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, "abcdefgh"), folder.resolve("best.zip"));
    }

    @AfterEach
    void stopTmux() throws Exception {
        if (server != null) {
            tmux("kill-server");
        }
    }

    @Test
    void aChatStartsWritesIsInterruptedTakesBackAndLeaves() throws Exception {
        start(80, "chat --length 30");
        await(screen -> screen.contains("/help tells more"));

        type("abc", "Enter");
        String begun = await(screen -> screen.matches("(?s).*\nabc[a-h]{30}\n>\\s*"));

        type("/len", "Tab", " -1", "Enter"); // completed
        type("Enter");
        // Thousands of characters a second: what stood on the screen before is soon gone from it.
        await(screen -> screen.matches("(?s).*[a-h]{80}\n[a-h]{80}\n.*"));
        type("C-c");
        String stopped = await(screen -> screen.stripTrailing().endsWith("\n>"));
        Thread.sleep(300);
        assertThat(screen()).isEqualTo(stopped);

        type("/undo", "Enter");
        String text = begun.replaceAll("(?s).*\n(abc[a-h]{30})\n.*", "$1");
        await(screen -> screen.matches("(?s).*/undo\n" + text + "\n>\\s*"));

        type("Up"); // history
        await(screen -> screen.stripTrailing().endsWith("> /undo"));
        type("C-c");
        await(screen -> screen.contains("(/quit or Ctrl-D leaves)"));
        type("/quit", "Enter");
        await(screen -> screen.contains("status 0"));
    }

    @Test
    void aSheetIsAsWideAsTheTerminal() throws Exception {
        start(45, "sheet --seed a --length 9 --temperature 1,2,3,4 --samples 1");

        String screen = await(it -> it.contains("status 0"));
        assertThat(screen.lines()).contains("temperature  1.0             2.0", "temperature  3.0             4.0");
    }

    private void start(int columns, String command) throws Exception {
        String line = "'%s' %s --model '%s'; echo status $?; sleep 100"
                .formatted(Path.of("scripts/gru").toAbsolutePath(), command, folder);
        tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-s",
                "gru",
                "-x",
                Integer.toString(columns),
                "-y",
                "50",
                "unset COLUMNS; " + line);
    }

    private void type(String... keys) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("send-keys", "-t", "gru"));
        arguments.addAll(List.of(keys));
        tmux(arguments.toArray(String[]::new));
    }

    private String await(Predicate<String> expected) throws Exception {
        String screen = "";
        for (int i = 0; i < PATIENCE_SECONDS * 10; i++) {
            screen = screen();
            if (expected.test(screen)) {
                return screen;
            }
            Thread.sleep(100);
        }
        assertThat(screen).matches(expected);
        return screen;
    }

    private String screen() throws Exception {
        return tmux("capture-pane", "-p", "-t", "gru");
    }

    private String tmux(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-S", server));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("tmux.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out, UTF_8);
    }
}
