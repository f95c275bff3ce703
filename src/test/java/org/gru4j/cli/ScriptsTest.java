package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts beside the launcher, in whatever locale. */
@DisabledOnOs(OS.WINDOWS)
class ScriptsTest {

    private static final String NUMBERS = "LC_NUMERIC=C LC_ALL=\n";

    @TempDir
    Path folder;

    static List<Path> scriptsThatCompute() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("scripts"))) {
            return files.filter(file -> !file.toString().contains("."))
                    .filter(file ->
                            read(file).matches("(?s).*(\\bawk|\\bsort|\\bbc|printf [^\\n]*%[-+.0-9]*[dfeg])\\b.*"))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void thereAreSome() throws IOException {
        assertThat(scriptsThatCompute())
                .contains(Path.of("scripts/compare-recipes"), Path.of("scripts/reproduce"), Path.of("scripts/bench"));
    }

    @ParameterizedTest
    @MethodSource("scriptsThatCompute")
    void computesWithAPointInEveryLocale(Path script) {
        assertThat(read(script)).containsOnlyOnce(NUMBERS);
    }

    /** Where de_DE is installed this is its decimal comma; everywhere it is what the locale's variables become. */
    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL", "LANG"})
    void recipesAreComparedInALocaleWithADecimalComma(String variable) throws Exception {
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        Files.copy(Path.of("scripts/compare-recipes"), scripts.resolve("compare-recipes"));
        script(
                scripts.resolve("gru"),
                "while [ \"$1\" != --model ]; do shift; done; mkdir -p \"$2\"; touch \"$2/best.zip\";"
                        + " echo \"{\\\"epoch\\\":3,\\\"train_loss\\\":3.$$,\\\"validation_loss\\\":2.5,\\\"seconds\\\":54019.4}\""
                        + " >\"$2/metrics.jsonl\"; echo \"gru ${LC_ALL:-${LC_CTYPE:-$LANG}}\" >&2");
        script(
                folder.resolve("tools/sort"),
                "echo \"sort ${LC_ALL:-$LC_NUMERIC}\" >&2; PATH=/usr/bin:/bin exec sort \"$@\"");
        Files.writeString(folder.resolve("list.txt"), "one --epochs 3\ntwo --epochs 3\n");
        Files.writeString(folder.resolve("text"), "text");

        ProcessBuilder builder = new ProcessBuilder("bash", "scripts/compare-recipes", "text", "list.txt")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", folder.resolve("tools") + ":/usr/bin:/bin", variable, "de_DE.UTF-8"));
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

        String err = read(folder.resolve("err"));
        assertThat(process.exitValue()).as(err).isZero();
        assertThat(err).contains("gru de_DE.UTF-8\n", "sort C\n");
        assertThat(read(folder.resolve("out")).lines().skip(1))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).matches("(one|two) +3 +3\\.\\d{4} +2\\.5 +54019"));
    }

    /** Nothing else compiles them before somebody measures; those of other libraries need these. */
    @Test
    void scriptsBenchFindsTheClassesThatItMeasures() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.list(Path.of("src/bench/java/org/gru4j/bench"))) {
            sources = files.filter(
                            file -> !read(file).matches("(?s).*import (static )?(org.bytedeco|org.openjdk)\\..*"))
                    .toList();
        }
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8)) {
            boolean compiled = compiler.getTask(
                            messages,
                            manager,
                            null,
                            List.of("-d", folder.toString(), "-proc:none"),
                            null,
                            manager.getJavaFileObjectsFromPaths(sources))
                    .call();

            assertThat(compiled).as(messages.toString()).isTrue();
        }
        assertThat(folder.resolve("org/gru4j/bench/Gru4jStep.class")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0                     | ROUNDS must be 1 or more, but is 0",
                "2 3                   | ROUNDS must come last, but 3 comes after it",
                "--rounds 2            | there is no option --rounds: there are --isa avx2, and --only NAME,…",
                "--isa avx512          | --isa must be avx2, but is avx512",
                "--only                | --only needs some of NAMES, with commas between them",
                "--only EVERY_256      | --only must be some of NAMES, but has \"EVERY_256\"",
                "--only LAST_128,,TEXT | --only must be some of NAMES, but has \"\"",
            })
    void scriptsBenchRefusesWrongArgumentsBeforeItBuildsAnything(String arguments, String message) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "scripts/bench"));
        command.addAll(List.of(arguments.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", "/usr/bin:/bin");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(said).isEqualTo(2);
        assertThat(said)
                .isEqualTo(
                        "scripts/bench: %s%n",
                        message.replace(
                                "NAMES", "LAST_128 EVERY_128 EVERY_512 DEFAULT_256 DEFAULT_512 TEXT ENGINE OPTIONS"));
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
