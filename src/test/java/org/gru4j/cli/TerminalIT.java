package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.gru4j.corpus.Targets;
import org.gru4j.model.ModelFile;
import org.gru4j.model.TinyModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code gru} at a terminal of its own, which tmux plays. */
@DisabledOnOs(OS.WINDOWS)
class TerminalIT {

    @TempDir
    Path folder;

    /** Maven leaves the time of a jar alone whose content is the same as before, and then the launcher builds it anew. */
    @BeforeAll
    static void theJarIsNew() throws IOException {
        Files.setLastModifiedTime(Path.of("target/gru4j.jar"), FileTime.from(Instant.now()));
    }

    @BeforeEach
    void makeModel() throws IOException {
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, "abcdefgh"), folder.resolve("best.zip"));
    }

    @Test
    void aChatStartsWritesIsInterruptedTakesBackAndLeaves() throws Exception {
        try (Tmux terminal = start(80, "chat --length 30")) {
            chat(terminal);
        }
    }

    private static void chat(Tmux terminal) throws Exception {
        terminal.await(screen -> screen.contains("/help lists the commands"));

        terminal.type("abc", "Enter");
        String begun = terminal.await(screen -> screen.matches("(?s).*\nabc[a-h]{30}\n>\\s*"));

        terminal.type("/len", "Tab", " -1", "Enter"); // completed
        terminal.type("Enter");
        // Thousands of characters a second: what stood on the screen before is soon gone from it.
        terminal.await(screen -> screen.matches("(?s).*[a-h]{80}\n[a-h]{80}\n.*"));
        terminal.type("C-c");
        String stopped = terminal.await(screen -> screen.stripTrailing().endsWith("\n>"));
        Thread.sleep(300);
        assertThat(terminal.screen()).isEqualTo(stopped);

        terminal.type("/undo", "Enter");
        String text = begun.replaceAll("(?s).*\n(abc[a-h]{30})\n.*", "$1");
        terminal.await(screen -> screen.matches("(?s).*/undo\n" + text + "\n>\\s*"));

        terminal.type("Up"); // history
        terminal.await(screen -> screen.stripTrailing().endsWith("> /undo"));
        terminal.type("C-c");
        terminal.await(screen -> screen.contains("(/quit or Ctrl-D leaves)"));
        terminal.type("/quit", "Enter");
        terminal.await(screen -> screen.contains("status 0"));
    }

    @Test
    void aSheetIsAsWideAsTheTerminal() throws Exception {
        String screen;
        try (Tmux terminal = start(45, "sheet --seed a --length 9 --temperature 1,2,3,4 --samples 1")) {
            screen = terminal.await(it -> it.contains("status 0"));
        }
        assertThat(screen.lines()).contains("temperature  1.0             2.0", "temperature  3.0             4.0");
    }

    private Tmux start(int columns, String command) throws Exception {
        return new Tmux(
                folder,
                columns,
                50,
                "unset COLUMNS; '%s' %s --model .; echo status $?; sleep 100"
                        .formatted(Path.of("scripts/gru").toAbsolutePath(), command));
    }
}
