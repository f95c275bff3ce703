package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders that the user may not read. Where root runs the tests, the program runs without root's right to all files. */
@DisabledOnOs(OS.WINDOWS)
class UnreadableCorpusIT {

    private static final Path LAUNCHER = Path.of("scripts/gru").toAbsolutePath();
    private static final List<String> WITHOUT_RIGHTS =
            List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");

    @TempDir
    Path folder;

    private Path texts;
    private Path secret;

    @BeforeEach
    void writeTexts() throws IOException {
        texts = Files.createDirectory(folder.resolve("texts"));
        Files.writeString(texts.resolve("a.txt"), "the quick brown fox\n".repeat(20));
        secret = Files.createDirectory(texts.resolve("secret"));
        Files.writeString(secret.resolve("b.txt"), "jumps over the lazy dog\n".repeat(20));
    }

    @AfterEach
    void giveBack() throws IOException {
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aFolderIsNamed() throws Exception {
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));

        refused("texts", "gru train: folder texts/secret cannot be read: permission denied\n");
        refused("texts/secret/b.txt", "gru train: texts/secret/b.txt cannot be read: permission denied\n");
    }

    @Test
    void aFileIsNamed() throws Exception {
        Files.setPosixFilePermissions(secret.resolve("b.txt"), PosixFilePermissions.fromString("---------"));

        refused("texts", "gru train: texts/secret/b.txt cannot be read: permission denied\n");
    }

    private void refused(String corpus, String line) throws Exception {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            assumeTrue(isThere(WITHOUT_RIGHTS), "root may read everything, and there is no setpriv to take that away");
            command.addAll(WITHOUT_RIGHTS);
        }
        command.addAll(List.of(LAUNCHER.toString(), "train", "--corpus", corpus));
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(err.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(err).hasContent(line);
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(folder.resolve("model")).doesNotExist();
    }

    private static boolean isThere(List<String> wrapper) throws InterruptedException {
        List<String> command = new ArrayList<>(wrapper);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
