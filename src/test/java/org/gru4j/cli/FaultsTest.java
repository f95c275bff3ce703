package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.gru4j.corpus.Targets;
import org.gru4j.model.ModelFile;
import org.gru4j.model.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Java says of files becomes a line for people. */
class FaultsTest {

    @TempDir
    Path folder;

    static Stream<Arguments> failures() {
        String unusable = "a.txt cannot be read or written: ";
        return Stream.of(
                Arguments.of(new AccessDeniedException("a.txt"), unusable + "permission denied"),
                Arguments.of(
                        new UncheckedIOException(new AccessDeniedException("a.txt")), unusable + "permission denied"),
                Arguments.of(new NotDirectoryException("a.txt"), unusable + "it is not a folder"),
                Arguments.of(new FileAlreadyExistsException("a.txt"), unusable + "it already exists"),
                Arguments.of(new DirectoryNotEmptyException("a.txt"), unusable + "it is a folder that is not empty"),
                Arguments.of(new FileSystemLoopException("a.txt"), unusable + "its links lead in a circle"),
                Arguments.of(
                        new FileSystemException("a.txt"),
                        unusable + "the system gives no reason (FileSystemException)"),
                Arguments.of(new NoSuchFileException("a.txt"), "a.txt does not exist"),
                Arguments.of(new NoSuchFileException("nowhere/a.txt"), "the folder nowhere does not exist"),
                Arguments.of(new IOException("No space left on device"), "reading or writing failed: the disk is full"),
                Arguments.of(new IOException(), "reading or writing failed: the system gives no reason (IOException)"),
                Arguments.of(
                        new MalformedInputException(1), "reading or writing failed: it is not text in its encoding"),
                Arguments.of(
                        new InvalidPathException("a\0b", "Nul character not allowed"),
                        "\"a\0b\" cannot name a file or folder: Nul character not allowed"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhatIsWrongWithAFile(Exception failure, String message) {
        assertThat(Faults.message(failure)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "No space left on device        | the disk is full",
                "Disk quota exceeded            | your share of the disk is full",
                "Too many open files            | too many files are open: close other programs, or raise the limit (ulimit -n)",
                "File name too long             | its name is too long",
                "Read-only file system          | its disk can only be read",
                "Is a directory                 | it is a folder",
                "Not a directory                | a part of its path is not a folder",
                "Too many levels of symbolic links or unable to access attributes of symbolic link | its links lead in a circle",
                "Something new                  | Something new",
            })
    void translatesWhatTheSystemSays(String reason, String words) {
        assertThat(Faults.message(new FileSystemException("m/best.zip", null, reason)))
                .isEqualTo("m/best.zip cannot be read or written: " + words);
    }

    @Test
    void aFolderThatIsMissingANameTooLongAndANulAreSaid() throws IOException {
        Path model = folder.resolve("m.zip");
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, "abc"), model);
        String missing = folder.resolve("none").resolve("x.keras").toString();
        String tooLong = folder.resolve("x".repeat(300) + ".keras").toString();

        gru("export", "--model", model.toString(), "--format=keras", "--output", missing)
                .assertFailed("gru export: the folder %s does not exist".formatted(folder.resolve("none")));
        Cli.Result refused = gru("export", "--model", model.toString(), "--format=keras", "--output", tooLong);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err().lines())
                .singleElement()
                .asString()
                .startsWith("gru export: ")
                .doesNotContain("null");
        gru("inspect", "--model", "a\0b")
                .assertWrongUsage("gru inspect: --model must name a file or folder, but \"a\0b\" cannot: Nul character "
                        + "not allowed (see gru inspect --help)");
        gru("train", "--corpus", "a\0b", "--model", folder.resolve("new").toString())
                .assertWrongUsage("gru train: \"a\0b\" cannot name a file or folder: Nul character not allowed");
        assertThat(folder).isDirectoryContaining(file -> file.equals(model)).isDirectoryNotContaining("glob:**.keras*");
    }

    @Test
    void whatIsNoTextOrNoModelIsSaid() throws IOException {
        Path model = folder.resolve("m.zip");
        ModelFile.save(TinyModels.of("gru:4", Targets.EVERY, "abc"), model);
        Path text = Files.writeString(folder.resolve("a.txt"), "abc");

        gru("evaluate", "--model", model.toString(), "--corpus", model.toString())
                .assertWrongUsage("gru evaluate: %s is a zip archive, not text: unpack it".formatted(model));
        gru("inspect", "--model", text.toString())
                .assertFailed("gru inspect: %s is not a model that gru can read, or is damaged".formatted(text));
        gru("generate", "--model", model.toString(), "--seed-file", folder.toString())
                .assertWrongUsage(
                        "gru generate: --seed-file %s is not a file (see gru generate --help)".formatted(folder));
    }

    @Test
    void aStackTraceIsForThoseWhoAskForIt() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.zip"), "{\"a\":");

        gru("inspect", "--model", file.toString())
                .assertFailed("gru inspect: %s is not a model that gru can read, or is damaged".formatted(file));
        assertThat(gru("--verbose", "inspect", "--model", file.toString()).err())
                .contains("\tat org.gru4j.");
        assertThat(gru("inspect", "--model", file.toString(), "--verbose").err())
                .contains("\tat org.gru4j.");
    }
}
