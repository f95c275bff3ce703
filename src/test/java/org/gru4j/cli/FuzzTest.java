package org.gru4j.cli;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.gru4j.cli.Cli.gru;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.Pointer;
import org.gru4j.cli.Cli.Result;
import org.gru4j.corpus.Targets;
import org.gru4j.internal.Words;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.CompactFile;
import org.gru4j.model.internal.ModelFile;
import org.gru4j.model.internal.TinyModels;
import org.gru4j.model.internal.ZipContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of damaged and forged files, each read by the command that a user would read it with. Every run must end within
 * {@link #LIMIT}, allocate no more than {@link #MAX_HEAP_BYTES} and {@link #MAX_GROWTH_BYTES}, and either do its work or say
 * in one line of ours what is wrong. A model file that was only damaged must not be read as another model.
 *
 * <p>It takes some hundred files; {@code mvn test -Dtest=FuzzTest -Dgru.fuzz.models=10000 -Dgru.fuzz.corpora=2000} takes
 * more, and {@code -Dgru.fuzz.seed=N} others. File number {@code i} depends on the seed and on {@code i} alone. The figures
 * are written to {@code target/fuzz-models.txt} and {@code target/fuzz-corpora.txt}.
 */
class FuzzTest {

    private static final int MODELS = Integer.getInteger("gru.fuzz.models", 200);
    private static final int CORPORA = Integer.getInteger("gru.fuzz.corpora", 60);
    private static final long SEED = Long.getLong("gru.fuzz.seed", 1);

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** All that one run asks Java for, whether it gives it back or not. */
    private static final long MAX_HEAP_BYTES = 512 << 20;

    /**
     * By how much the process may grow during one run, whatever takes the memory: Java's heap, which grows by all that was asked
     * for if nothing is collected meanwhile, and as much again as half of that outside it.
     */
    private static final long MAX_GROWTH_BYTES = MAX_HEAP_BYTES + (256 << 20);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private long slowest;
    private long mostHeap;
    private long mostGrowth;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void models() throws IOException {
        List<byte[]> models = new ArrayList<>();
        List<Map<String, byte[]>> entries = new ArrayList<>();
        List<Result> texts = new ArrayList<>();
        Path file = folder.resolve("model.zip");
        for (String layers : List.of("gru:4", "embedding:3 gru:4 gru:3", "lstm:4", "rnn:4")) {
            for (Targets targets : Targets.values()) {
                CharacterModel model = TinyModels.of(layers, targets, "abcé\n\uD83D\uDE00");
                for (boolean compact : new boolean[] {false, true}) {
                    if (compact) {
                        CompactFile.save(model, file);
                    } else {
                        ModelFile.save(model, file);
                    }
                    models.add(Files.readAllBytes(file));
                    entries.add(ZipContent.of(file));
                    texts.add(generate(file).assertDone());
                }
            }
        }
        long start = System.nanoTime();
        for (int i = 0; i < MODELS; i++) {
            RandomGenerator random = new SplittableRandom(SEED * 1_000_003 + i);
            int which = random.nextInt(models.size());
            boolean damaged = random.nextInt(3) == 0;
            Files.write(
                    file,
                    damaged
                            ? Mutations.damage(models.get(which), random)
                            : Mutations.forgery(
                                    entries.get(which), entries.get(random.nextInt(entries.size())), random));

            Result result = measured(i, () -> generate(file));

            if (result.status() == 0) {
                assertThat(result.err()).as("file %d", i).isEmpty();
                if (damaged) {
                    assertThat(result).as("file %d", i).isEqualTo(texts.get(which));
                }
                count(damaged ? "damaged outside of its content, read as it was" : "forged, read: all of it fits");
            } else {
                assertThat(result.status()).as("file %d: %s", i, result.err()).isEqualTo(1);
                assertThat(result.out()).as("file %d", i).isEmpty();
                assertThat(result.err().lines())
                        .as("file %d", i)
                        .singleElement()
                        .asString()
                        .startsWith("gru generate: " + file + " ")
                        .doesNotContain("error in the program");
                count((damaged ? "damaged, refused: " : "forged, refused: ")
                        + result.err()
                                .strip()
                                .substring(result.err().indexOf(file.toString())
                                        + file.toString().length())
                                .replaceAll("\".*\"|[\\d,]*\\d", "…"));
            }
        }
        report("models", MODELS, System.nanoTime() - start);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void corpora() throws IOException {
        List<byte[]> texts = List.of(
                "the quick brown fox\njumps over the lazy dog\n".repeat(3).getBytes(UTF_8),
                "Où sont les neiges d’antan ?\r\nÉté, hiver.\r\n".repeat(3).getBytes(Charset.forName("windows-1252")),
                "\uFEFFשלום \uD83D\uDC69\u200D\uD83D\uDC67 床前明月光\r".repeat(5).getBytes(UTF_8),
                "\uFEFFthe \uD83D\uDE00 quick\n".repeat(8).getBytes(UTF_16LE),
                "吾輩は猫である。名前はまだ無い。\n".repeat(4).getBytes(Charset.forName("Shift_JIS")),
                "Мороз и солнце; день чудесный!\n".repeat(3).getBytes(Charset.forName("KOI8-R")));
        List<String> encodings = List.of("UTF-8", "UTF-16", "windows-1252", "GB18030", "ISO-2022-JP", "UTF-32LE");
        Path file = folder.resolve("corpus.txt");
        long start = System.nanoTime();
        for (int i = 0; i < CORPORA; i++) {
            RandomGenerator random = new SplittableRandom(SEED * 1_000_003 + i);
            byte[] bytes = texts.get(random.nextInt(texts.size()));
            for (int times = random.nextInt(4); times >= 0; times--) {
                bytes = Mutations.damage(bytes, random);
            }
            Files.write(file, bytes);
            List<String> args = new ArrayList<>(List.of("train", "--corpus", file.toString(), "--overwrite"));
            args.addAll(List.of("--model", folder.resolve("model").toString(), "--layers=gru:2", "--window=4"));
            args.addAll(List.of("--epochs=1", "--batch-size=256", "--no-samples"));
            if (random.nextInt(4) == 0) {
                args.add("--encoding=" + encodings.get(random.nextInt(encodings.size())));
            }
            if (random.nextBoolean()) {
                args.add("--line-endings=keep");
            }

            Result result = measured(i, () -> gru(args.toArray(String[]::new)));

            List<String> lines = result.err().lines().toList();
            if (result.status() == 0) {
                assertThat(lines)
                        .as("file %d", i)
                        .hasSizeLessThanOrEqualTo(2)
                        .allMatch(it -> it.contains(" taken for ") || it.contains(" byte order mark"));
                count(
                        lines.isEmpty()
                                ? "trained"
                                : "trained: " + lines.get(0).replaceAll(".*(taken for .*?);.*", "$1"));
            } else {
                assertThat(result.status()).as("file %d: %s", i, result.err()).isEqualTo(2);
                assertThat(lines.get(lines.size() - 1))
                        .as("file %d", i)
                        .startsWith("gru train: ")
                        .doesNotContain("error in the program");
                assertThat(lines).as("file %d", i).hasSizeLessThanOrEqualTo(2);
                count("refused: "
                        + lines.get(lines.size() - 1)
                                .replace(file.toString(), "…")
                                .replaceAll("0x..|\\b\\d[\\d,]*\\b", "…"));
            }
        }
        report("corpora", CORPORA, System.nanoTime() - start);
    }

    private static Result generate(Path file) {
        return gru("generate", "--model", file.toString(), "--random-seed=1", "--length=5");
    }

    private interface Run {
        Result result();
    }

    private Result measured(int number, Run run) {
        long heap = THREADS.getCurrentThreadAllocatedBytes();
        long resident = Pointer.physicalBytes();
        long start = System.nanoTime();
        Result result = run.result();
        long time = System.nanoTime() - start;
        heap = THREADS.getCurrentThreadAllocatedBytes() - heap;
        long growth = Pointer.physicalBytes() - resident;
        assertThat(Duration.ofNanos(time)).as("file %d", number).isLessThan(LIMIT);
        assertThat(heap).as("file %d", number).isLessThan(MAX_HEAP_BYTES);
        assertThat(growth).as("file %d", number).isLessThan(MAX_GROWTH_BYTES);
        slowest = Math.max(slowest, time);
        mostHeap = Math.max(mostHeap, heap);
        mostGrowth = Math.max(mostGrowth, growth);
        return result;
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private void report(String what, int files, long time) throws IOException {
        StringBuilder report = new StringBuilder(Words.format(
                "%,d %s, seed %d: %.1f s, slowest %.3f s, at most %.1f MB asked of the heap and %.1f MB of growth%n",
                files, what, SEED, time / 1e9, slowest / 1e9, mostHeap / 1e6, mostGrowth / 1e6));
        outcomes.forEach((outcome, count) -> report.append(Words.format("%6d  %s%n", count, outcome)));
        Files.writeString(Path.of("target", "fuzz-" + what + ".txt"), report.toString());
    }
}
