package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.jspecify.annotations.Nullable;
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

    /**
     * Maven leaves the time of a jar alone whose content is the same as before, and then the launcher builds it anew. The first
     * text that a new one writes leaves its classes behind, which takes long where the machine is busy.
     */
    @BeforeAll
    static void theJarIsNewAndHasWrittenBefore(@TempDir Path other) throws Exception {
        Files.setLastModifiedTime(Path.of("target/gru4j.jar"), FileTime.from(Instant.now()));
        Path model = other.resolve("best.zip");
        ModelFile.save(TinyModels.of("gru:8", Targets.EVERY, CHARACTERS), model);
        Process first = new ProcessBuilder(LAUNCHER.toString(), "generate", "--model", model.toString(), "--length=1")
                .redirectErrorStream(true)
                .redirectOutput(other.resolve("out").toFile())
                .start();
        assertThat(first.waitFor(5, TimeUnit.MINUTES)).isTrue();
    }

    @BeforeEach
    void makeModel() throws IOException {
        ModelFile.save(TinyModels.of("gru:8", Targets.EVERY, CHARACTERS), folder.resolve("best.zip"));
    }

    private ProcessBuilder shell(String script) throws IOException {
        return Surroundings.known(new ProcessBuilder("bash", "-c", script.replace("GRU", "'" + LAUNCHER + "'")))
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

    /** Signals end an endless text where it is, and what there is of it is whole, in each form. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT  | ",
                "TERM | --no-stream",
                "TERM | --format json --samples 3",
                "INT  | --format jsonl --samples 3",
                "INT  | --samples 2",
                "INT  | --out poem.txt --overwrite --format json",
                "TERM | --out poem.txt --overwrite --no-stream --samples 2",
            })
    void whatIsWrittenIsWholeWhenInterrupted(String signal, @Nullable String options) throws Exception {
        String given = options == null ? "" : options;
        boolean toFile = given.contains("--out");
        Path target = Files.writeString(folder.resolve("poem.txt"), "before");
        Path out = folder.resolve("out");
        Path growing = toFile ? folder.resolve("poem.txt.tmp") : out;
        Process process = shell("exec GRU generate --model . --seed a --length -1 " + given)
                .redirectOutput(out.toFile())
                .start();
        try {
            await(() ->
                    Files.exists(growing) && Files.size(growing) > 1000); // bytes, of which a character has up to four
            send(signal, process);
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isEqualTo(StopSignals.INTERRUPTED);
        String text = Files.readString(toFile ? target : out, UTF_8); // which refuses what is cut
        assertThat(text).endsWith("\n");
        if (given.contains("--format")) {
            assertTold(text, given.contains("3") ? 3 : 1, given.contains("jsonl"));
        } else if (given.contains("--samples")) {
            assertThat(text).startsWith("--- sample 1:\na").contains("\n\n--- sample 2:\na");
            String[] samples = text.split("\n?--- sample .:\n");
            assertThat(samples).hasSize(given.contains("3") ? 4 : 3);
            assertThat(samples[2].codePoints().count())
                    .isEqualTo(samples[1].codePoints().count());
        } else {
            assertThat(text).startsWith("a").hasSizeGreaterThan(200);
        }
        assertThat(folder.resolve("poem.txt.tmp")).doesNotExist();
        if (toFile) {
            assertThat(out).isEmptyFile();
            assertThat(folder.resolve("err"))
                    .hasContent("gru generate: interrupted; poem.txt has what was written until then");
        } else {
            assertThat(folder.resolve("err")).isEmptyFile();
            assertThat(target).hasContent("before");
        }
    }

    private static void assertTold(String text, int count, boolean lines) throws IOException {
        JsonMapper mapper = new JsonMapper();
        List<JsonNode> told = new ArrayList<>();
        if (lines) {
            for (String line : text.lines().toList()) {
                told.add(mapper.readTree(line));
            }
        } else {
            JsonNode all = mapper.readTree(text);
            assertThat(all.isArray()).isEqualTo(count > 1);
            (count > 1 ? all : List.of(all)).forEach(told::add);
        }
        assertThat(told).hasSize(count).allSatisfy(one -> {
            assertThat(one.get("ended").textValue()).isEqualTo("interrupted");
            assertThat(one.get("text").textValue().codePoints().count())
                    .isEqualTo(1 + one.get("characters").longValue());
        });
    }

    @ParameterizedTest
    @CsvSource({"--no-stream, head -c 9", "--format json, true", "--format jsonl --samples 3, head -c 9"})
    void noticesThatNobodyReadsOnInEachForm(String options, String reader) throws Exception {
        String pipe = "GRU generate --model . --seed a --length -1 %s | %s".formatted(options, reader);

        assertThat(run(shell("set -o pipefail; " + pipe))).hasSizeLessThan(10);
    }

    /** As long as nothing is written there is nothing to finish: here it waits for a beginning that does not come. */
    @Test
    void isGoneAtOnceWhenInterruptedBeforeItWrites() throws Exception {
        Process process = shell("exec GRU generate - --model . --length -1 --out poem.txt")
                .start();
        try {
            await(() -> isJava(process));
            send("INT", process);
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isEqualTo(StopSignals.INTERRUPTED);
        assertThat(folder.resolve("poem.txt")).doesNotExist();
        assertThat(folder.resolve("poem.txt.tmp")).doesNotExist();
        assertThat(folder.resolve("err")).isEmptyFile();
    }

    @Test
    void nothingUnfinishedIsLeftWhenInterruptedTwice() throws Exception {
        Process process = shell("exec GRU generate --model . --seed a --length -1 --out poem.txt")
                .start();
        Path growing = folder.resolve("poem.txt.tmp");
        try {
            await(() ->
                    Files.exists(growing) && Files.size(growing) > 1000); // bytes, of which a character has up to four
            send("INT TERM", process);
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isEqualTo(StopSignals.INTERRUPTED);
        assertThat(growing).doesNotExist();
    }

    @Test
    void aChatWithoutATerminalEndsWhatItWritesWhenInterrupted() throws Exception {
        Path out = folder.resolve("out");
        Process process = shell("exec GRU chat --model . --length -1")
                .redirectOutput(out.toFile())
                .start();
        try {
            process.getOutputStream().write("ab\n/show\n".getBytes(UTF_8));
            process.getOutputStream().flush();
            await(() -> Files.exists(out) && Files.size(out) > 200);
            send("INT", process);
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isEqualTo(StopSignals.INTERRUPTED);
        assertThat(Files.readString(out, UTF_8)).startsWith("ab").endsWith("\n").hasLineCount(1);
        assertThat(folder.resolve("err")).isEmptyFile();
    }

    /** As Linux tells; elsewhere it is only likely. */
    private static boolean isJava(Process process) throws Exception {
        Path name = Path.of("/proc/" + process.pid() + "/comm");
        if (!Files.exists(name)) {
            Thread.sleep(5000);
            return true;
        }
        return Files.readString(name).strip().equals("java");
    }

    private static void send(String signals, Process process) throws Exception {
        String kills = Stream.of(signals.split(" "))
                .map(signal -> "kill -%s %d".formatted(signal, process.pid()))
                .collect(Collectors.joining("; "));
        new ProcessBuilder("bash", "-c", kills).start().waitFor();
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
