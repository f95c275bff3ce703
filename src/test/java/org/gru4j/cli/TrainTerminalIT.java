package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gru4j.model.ModelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code gru train} at a terminal, where the progress bar shows: what a pipe cannot show. */
@DisabledOnOs(OS.WINDOWS)
class TrainTerminalIT {

    private static final String BAR = "(?s).*epoch 1/1 +[1-9]\\d? %  \\[=* *].*";

    @TempDir
    Path folder;

    @BeforeEach
    void writeCorpus() throws IOException {
        Files.writeString(
                folder.resolve("corpus.txt"), "The quick brown fox jumps over the lazy dog.\n".repeat(40_000));
    }

    @Test
    void ctrlCSavesAndSaysHowToGoOnBelowWhereTheBarWas() throws Exception {
        try (Tmux terminal = train()) {
            terminal.await(screen -> screen.matches(BAR));

            terminal.type("C-c");

            String screen = terminal.await(it -> it.contains("status"));
            assertThat(screen.lines().filter(line -> !line.isBlank()).toList())
                    .map(line -> line.replaceAll("after [\\d,]+ steps", "after N steps"))
                    .endsWith(
                            "gru train: finishing the step and saving; interrupt again to end at once",
                            "no loss was measured yet: best.zip is the network after N steps",
                            "gru train: interrupted, everything is saved; to continue: gru train --corpus corpus.txt --epochs=1 --layers=gru:64 --threads=1 --model model --resume",
                            "status 130");
            assertThat(screen).doesNotContainPattern("\\[=* *]").doesNotContain("^C");
        }
        assertSaved();
    }

    @Test
    void twiceEndsAtOnceAndNothingIsHalfWritten() throws Exception {
        try (Tmux terminal = train()) {
            terminal.await(screen -> screen.matches(BAR));

            terminal.type("C-c", "C-c");

            terminal.await(screen -> screen.contains("status 130"));
        }
        assertThat(ModelFile.load(folder.resolve("model/last.zip"))).isNotNull();
    }

    @Test
    void theBarFitsAWindowThatIsMadeSmaller() throws Exception {
        try (Tmux terminal = train()) {
            terminal.await(screen -> screen.matches(BAR));

            terminal.resize(40, 30);

            terminal.await(screen -> screen.matches("(?s).*\nepoch 1/1 +[1-9]\\d? %  \\[=* *][^\n]{0,20}\\s*"));
            terminal.type("C-c");
            terminal.await(it -> it.replace("\n", "").contains("status 130"));
        }
        assertSaved();
    }

    @Test
    void aTerminalThatIsClosedIsNoReasonToLoseWork() throws Exception {
        try (Tmux terminal = train()) {
            terminal.await(screen -> screen.matches(BAR));
        }

        awaitTheEnd();
        assertSaved();
    }

    @Test
    void aProgramThatIsTerminatedSaves() throws Exception {
        try (Tmux terminal = train()) {
            terminal.await(screen -> screen.matches(BAR));

            assertThat(running()).isPresent();
            running().orElseThrow().destroy();

            terminal.await(screen -> screen.contains("status 130"));
        }
        assertSaved();
    }

    /** The run's process writes its number into its lock. */
    private Optional<ProcessHandle> running() throws IOException {
        Path lock = folder.resolve("model/train.lock");
        return Files.exists(lock) ? ProcessHandle.of(Long.parseLong(Files.readString(lock))) : Optional.empty();
    }

    private void awaitTheEnd() throws Exception {
        for (int tries = 0; tries < 600 && Files.exists(folder.resolve("model/train.lock")); tries++) {
            Thread.sleep(100);
        }
        assertThat(folder.resolve("model/train.lock")).doesNotExist();
    }

    /** Some steps are done and saved, and there is a model to write with. */
    private void assertSaved() {
        for (String file : List.of("last.zip", "best.zip")) {
            assertThat(ModelFile.load(folder.resolve("model").resolve(file))
                            .network()
                            .getIterationCount())
                    .isPositive();
        }
    }

    private Tmux train() throws Exception {
        String command = "'" + String.join("' '", Surroundings.java()) + "' -XX:+UseSerialGC -Xmx512m"
                + " -jar '%s' train --corpus corpus.txt --epochs=1 --layers=gru:64 --threads=1 --model model; echo status $?; sleep 100"
                        .formatted(Path.of("target/gru4j.jar").toAbsolutePath());
        return new Tmux(folder, 160, 50, command);
    }
}
