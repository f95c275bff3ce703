package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.gru4j.corpus.Targets;
import org.gru4j.model.ModelFile;
import org.gru4j.model.TinyModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged {@code gru generate} with real pipes. */
@DisabledOnOs(OS.WINDOWS)
class GeneratePipeIT {

    /** Letters, astral characters, combining marks, Hebrew with points, joined emoji. */
    private static final String CHARACTERS = "ab\uD83D\uDE00\uD83D\uDC69\u200D\u0301\u0323\u05E9\u05C1\u05B8é";

    private static final Path LAUNCHER = Path.of("scripts/gru").toAbsolutePath();

    @TempDir
    Path folder;

    /** Maven leaves the time of a jar alone whose content is the same as before, and then the launcher builds it anew. */
    @BeforeAll
    static void theJarIsNew() throws IOException {
        Files.setLastModifiedTime(Path.of("target/gru4j.jar"), FileTime.from(Instant.now()));
    }

    @BeforeEach
    void makeModel() throws IOException {
        ModelFile.save(TinyModels.of("gru:8", Targets.EVERY, CHARACTERS), folder.resolve("best.zip"));
    }

    private ProcessBuilder shell(String script) {
        return new ProcessBuilder("bash", "-c", script.replace("GRU", "'" + LAUNCHER + "'"))
                .directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile());
    }

    private String run(ProcessBuilder builder) throws Exception {
        Path out = folder.resolve("out");
        Process process = builder.redirectOutput(out.toFile()).start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(folder.resolve("err")).isEmptyFile();
        assertThat(process.exitValue()).isZero();
        return new String(Files.readAllBytes(out), UTF_8); // which may end within a character
    }

    @Test
    void endsQuietlyWhereNobodyReadsOn() throws Exception {
        String out = run(shell("set -o pipefail; GRU generate --model . --seed a --length -1 --top-k 2 | head -c 50"));

        assertThat(out.getBytes(UTF_8).length).isBetween(50, 56); // bytes that were cut become U+FFFD
    }

    @Test
    void whatHasComeThroughThePipeIsAlwaysWholeCharacters() throws Exception {
        Process process = shell("exec GRU generate --model . --seed a --length -1 --temperature 5")
                .start();
        Set<String> seen = new HashSet<>();
        int reads = 0;
        try (InputStream in = process.getInputStream()) {
            byte[] buffer = new byte[1 << 16];
            StringBuilder text = new StringBuilder();
            while (reads < 400) {
                // Byte by byte: each one that is there; what is there must end where a character ends.
                int first = in.read();
                assertThat(first).isNotNegative();
                buffer[0] = (byte) first;
                int length = 1;
                int needed = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
                assertThat(first & 0xC0).as("a first byte").isNotEqualTo(0x80);
                while (length < needed) {
                    assertThat(in.available())
                            .as("the rest came with the first byte")
                            .isPositive();
                    buffer[length++] = (byte) in.read();
                }
                String character = new String(buffer, 0, length, UTF_8);
                assertThat(character.codePoints()).hasSize(1);
                seen.add(character);
                text.append(character);
                reads++;
            }
            assertThat(text).doesNotContain("\uFFFD");
        } finally {
            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        IntFunction<String> character = Character::toString;
        assertThat(seen).containsAll(CHARACTERS.codePoints().mapToObj(character).toList());
    }

    /** GRUs that learnt at every position are read in plain Java; these two by ND4J and by the engine, which have threads. */
    @ParameterizedTest
    @CsvSource({"lstm:24, EVERY", "gru:24, LAST"})
    void theSameSeedWritesTheSameTextOnOneThreadAndOnTwo(String layers, Targets targets) throws Exception {
        ModelFile.save(TinyModels.of(layers, targets, CHARACTERS), folder.resolve("best.zip"));
        String command = "GRU generate --model . --seed a --random-seed 3 --length 300 --temperature 1 --samples 3";
        List<String> texts = new ArrayList<>();
        for (String threads : new String[] {"1", "2"}) {
            ProcessBuilder builder = shell(command);
            builder.environment().put("OMP_NUM_THREADS", threads);
            builder.environment().put("GRU_JAVA_OPTS", "-XX:ActiveProcessorCount=" + threads);
            texts.add(run(builder));
        }

        assertThat(texts.get(1)).isEqualTo(texts.get(0)).hasSizeGreaterThan(900);
    }

    @Test
    void aFileThatWasBegunIsNotLeftWhenInterrupted() throws Exception {
        assumeThatInterruptsArrive();
        Path target = Files.writeString(folder.resolve("poem.txt"), "before");
        Process process = shell("exec GRU generate --model . --seed a --length -1 --out poem.txt --overwrite")
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Path begun = folder.resolve("poem.txt.tmp");
        try {
            await(() -> Files.exists(begun) && Files.size(begun) > 0);
            interrupt(process);
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isEqualTo(StopSignals.INTERRUPTED);
        assertThat(begun).doesNotExist();
        assertThat(target).hasContent("before");
        assertThat(folder.resolve("out")).isEmptyFile();
        assertThat(folder.resolve("err")).isEmptyFile();
    }

    @Test
    void endsQuietlyWhenInterrupted() throws Exception {
        assumeThatInterruptsArrive();
        Path out = folder.resolve("out");
        Process process = shell("exec GRU generate --model . --seed a --length -1")
                .redirectOutput(out.toFile())
                .start();
        try {
            await(() -> Files.exists(out) && Files.size(out) > 0);
            interrupt(process);
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isEqualTo(StopSignals.INTERRUPTED);
        assertThat(Files.readString(out, UTF_8)).startsWith("a");
        assertThat(folder.resolve("err")).isEmptyFile();
    }

    /** What a shell runs in the background ignores Ctrl-C, and hands that on: so does gru then, as it should. */
    private static void assumeThatInterruptsArrive() throws Exception {
        Process shell = new ProcessBuilder("bash", "-c", "kill -INT $$; exit 0").start();
        assumeTrue(shell.waitFor() != 0, "not tested: these tests run in the background, where SIGINT is ignored");
    }

    private static void interrupt(Process process) throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysSoWhereTheDiskIsFull() throws Exception {
        Process process = shell("exec GRU generate --model . --seed a --length 9 >/dev/full")
                .start();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(folder.resolve("err")).hasContent("gru: standard output cannot be written: No space left on device");
    }

    @Test
    void theScriptOfTheReadmeWorks() throws Exception {
        String out = run(shell("echo ab | GRU generate - --model . --format json --length 5"));

        assertThat(out).startsWith("{\"text\":\"ab").endsWith("}\n");
    }
}
