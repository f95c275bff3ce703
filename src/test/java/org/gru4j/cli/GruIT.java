package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher and the packaged program, as a user starts them: through a link, from a folder of the user's own. */
@DisabledOnOs(OS.WINDOWS)
class GruIT {

    private static final Path LAUNCHER = Path.of("scripts/gru").toAbsolutePath();
    private static final Path JAR = Path.of("target/gru4j.jar");
    private static final String TEXT = "Träume – “süß” \uD83D\uDE00\n".repeat(12);

    @TempDir
    Path folder;

    private Path work;
    private Path link;

    private record Result(int status, String out, String err) {}

    /** Maven has just packaged the program, but leaves the time of a jar alone whose content is the same as before. */
    @BeforeAll
    static void theJarIsNew() throws IOException {
        Files.setLastModifiedTime(JAR, FileTime.from(Instant.now()));
    }

    @BeforeEach
    void makeFolders() throws IOException {
        work = Files.createDirectories(folder.resolve("my work"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path chain = Files.createSymbolicLink(bin.resolve("chain"), LAUNCHER);
        link = Files.createSymbolicLink(bin.resolve("gru"), chain.getFileName()); // relative, and a link to a link
    }

    @AfterEach
    void removeLinks() throws IOException {
        try (Stream<Path> links = Files.list(link.getParent())) {
            for (Path one : links.toList()) {
                Files.delete(one);
            }
        }
    }

    @Test
    void trainsAndGeneratesWithPathsRelativeToTheUsersFolder() throws Exception {
        Files.createDirectory(work.resolve("texts"));
        Files.writeString(work.resolve("texts/dreams.txt"), TEXT);

        Result trained =
                run("", "train", "--corpus", "texts", "--layers=gru:8", "--window=10", "--epochs=1", "--no-samples");

        assertThat(trained).isEqualTo(new Result(0, trained.out(), "")); // no library's warnings, and nothing was built
        assertThat(trained.out())
                .contains("corpus: 204 characters")
                .endsWith("Pictures of the run, for a browser: model/report.html\n");
        assertThat(filesIn(work)).containsExactly("model", "texts");
        assertThat(filesIn(work.resolve("model")))
                .containsExactly("best.zip", "last.zip", "metrics.jsonl", "report.html");

        Result written = run("", "generate", "--seed", "Tr", "--length", "30", "--random-seed", "1");

        assertThat(written).isEqualTo(new Result(0, written.out(), ""));
        assertThat(written.out()).startsWith("Tr").endsWith("\n");
        assertThat(written.out().codePointCount(0, written.out().length())).isEqualTo(2 + 30 + 1);
        assertThat(TEXT.codePoints().boxed())
                .containsAll(written.out().codePoints().boxed().toList());

        // That left its classes behind for the next one; an archive that is none does no harm.
        Path archive = archive();
        assertThat(run("", "generate", "--seed", "Tr", "--length", "30", "--random-seed", "1"))
                .isEqualTo(written);
        Files.delete(archive);
        Files.write(archive, new byte[30_000_000]);
        assertThat(run("", "generate", "--seed", "Tr", "--length", "30", "--random-seed", "1"))
                .isEqualTo(written);
        Files.delete(archive);
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(JAR.toAbsolutePath().getParent())) {
            return files.filter(file -> file.getFileName().toString().matches("gru-.+\\.jsa"))
                    .filter(file -> file.toFile().length() > 20_000_000)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no archive of classes was left"));
        }
    }

    @Test
    void readsStandardInput() throws Exception {
        Result trained = run(
                TEXT,
                "train",
                "--corpus",
                "-",
                "--model",
                "m",
                "--layers=gru:4",
                "--window=10",
                "--epochs=1",
                "--sample-length=9");

        assertThat(trained).isEqualTo(new Result(0, trained.out(), ""));
        assertThat(trained.out()).contains("corpus: 204 characters", "--- epoch 1, temperature 0.2:");
        assertThat(filesIn(work)).containsExactly("m");
    }

    @Test
    void passesOnTheStatusAndTheLineOfWrongUsage() throws Exception {
        assertThat(run("", "generate", "--model", "m"))
                .isEqualTo(new Result(
                        2,
                        "",
                        "gru generate: there is no model at m: train one with gru train, or name one with --model"
                                + " (see gru generate --help)\n"));
        assertThat(filesIn(work)).isEmpty();
    }

    /** Once for every command that reads a model: nothing has been trained, and all the same there is a text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate --seed The --length 30 --random-seed 1",
                "chat --length 30 --random-seed 1",
                "sheet --seed The --length 30 --samples 1 --temperature 0.5",
                "evaluate --corpus - --no-baselines",
                "inspect",
                "export --format zip --output small.zip"
            })
    void withoutAModelTheOneThatComesWithItIsUsed(String line) throws Exception {
        String[] args = line.split(" ");

        Result result = run("The kettle\n", args);

        assertThat(result)
                .isEqualTo(new Result(
                        0,
                        result.out(),
                        "gru " + args[0] + ": there is no ./model, so english is used, the model that comes with gru; "
                                + "gru train --corpus FILE makes one of your text\n"));
        assertThat(result.out()).isNotBlank();
        assertThat(filesIn(work)).isEqualTo(args[0].equals("export") ? List.of("small.zip") : List.of());
    }

    /** Somebody has begun to make one there. */
    @Test
    void aModelDirectoryWithoutAModelIsAnError() throws Exception {
        Files.createDirectory(work.resolve("model"));

        assertThat(run("", "generate"))
                .isEqualTo(new Result(
                        2,
                        "",
                        "gru generate: there is no model at model/best.zip: train one with gru train, or name one with --model"
                                + " (see gru generate --help)\n"));
    }

    private Result run(String input, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(link.toString()));
        command.addAll(List.of(args));
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = Surroundings.known(new ProcessBuilder(command))
                .directory(work.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C"); // results are UTF-8 all the same
        Process process = builder.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), utf8(out), utf8(err));
    }

    private static String utf8(Path file) throws IOException {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new AssertionError(file + " is not UTF-8", malformed);
        }
    }

    private static List<String> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
