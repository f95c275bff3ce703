package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A terminal that tmux plays, with one command in it. */
final class Tmux implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Path folder;

    /** Opens a terminal; {@code folder} is for its socket, and where the command runs. */
    Tmux(Path folder, int width, int height, String command) throws Exception {
        this.folder = folder;
        tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-s",
                "it",
                "-x",
                Integer.toString(width),
                "-y",
                Integer.toString(height),
                "-c",
                folder.toString(),
                command);
    }

    /** Presses keys, by tmux's names of them. */
    void type(String... keys) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("send-keys", "-t", "it"));
        arguments.addAll(List.of(keys));
        tmux(arguments.toArray(String[]::new));
    }

    void resize(int width, int height) throws Exception {
        tmux("resize-window", "-t", "it", "-x", Integer.toString(width), "-y", Integer.toString(height));
    }

    String screen() throws Exception {
        return tmux("capture-pane", "-p", "-t", "it");
    }

    /** Waits until the screen is as expected. */
    String await(Predicate<String> expected) throws Exception {
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

    /** The terminal's window is closed. */
    @Override
    public void close() throws IOException {
        tmux("kill-server");
    }

    private String tmux(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("tmux", "-u", "-S", folder.resolve("tmux.socket").toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("tmux.out");
        Process process = Surroundings.known(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new InterruptedIOException();
        }
        return Files.readString(out, UTF_8);
    }
}
