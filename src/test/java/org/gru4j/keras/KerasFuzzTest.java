package org.gru4j.keras;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.gru4j.corpus.Targets;
import org.gru4j.model.Provenance;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and malicious files give a {@link KerasException} of one line, or a network: never a hang, another exception or
 * an error. The system property gru.fuzz says how many are tried; each comes from its number alone.
 */
class KerasFuzzTest {

    private static final int MUTATIONS = Integer.getInteger("gru.fuzz", 800);
    private static final List<String> TEXTS = List.of(
            "[",
            "]",
            "{",
            "}",
            "\"",
            "-1",
            "1e999",
            "99999999999",
            "null",
            "true",
            "\"GRU\"",
            "[[[[[[",
            "units",
            "2147483647");

    @TempDir
    static Path folder;

    private static final List<byte[]> ORIGINALS = new ArrayList<>();
    private static Path config;

    @BeforeAll
    static void originals() throws IOException {
        Path cases = Path.of("src/test/resources/keras-models");
        for (String name :
                List.of("keras2_functional_state", "keras1_gru", "keras2_mask_through_dense", "keras2_stateful_lstm")) {
            ORIGINALS.add(Files.readAllBytes(cases.resolve(name + ".h5")));
        }
        ORIGINALS.add(stored(Files.readAllBytes(cases.resolve("tf213_windows.keras"))));
        var model = TinyModels.of("embedding:3 gru:4", Targets.EVERY, "abc");
        Path archive = folder.resolve("model.keras");
        KerasExport.keras(model, archive);
        ORIGINALS.add(Files.readAllBytes(archive));
        ORIGINALS.add(stored(Files.readAllBytes(archive)));
        Path weights = folder.resolve("model.weights.h5");
        KerasExport.weights(model, weights);
        ORIGINALS.add(Files.readAllBytes(weights));
        config = folder.resolve("config.json");
        KerasExport.config(model, config);
    }

    /** Without compression, where a changed byte is a changed byte of the content. */
    private static byte[] stored(byte[] archive) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.setLevel(0);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                in.transferTo(out);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    @Timeout(value = 30, unit = MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyDamagedFileGivesOneLineOrANetwork() throws IOException {
        int refused = 0;
        for (int number = 0; number < MUTATIONS; number++) {
            RandomGenerator random = new SplittableRandom(number);
            byte[] original = ORIGINALS.get(number % ORIGINALS.size());
            Path file = Files.write(folder.resolve("mutated"), mutated(original, random));
            long start = System.nanoTime();
            refused += refuses(number, file) ? 1 : 0;
            assertThat((System.nanoTime() - start) / 1e9)
                    .as("seconds for mutation %d", number)
                    .isLessThan(20);
        }
        assertThat(refused).as("refused files").isBetween(MUTATIONS / 4, MUTATIONS);
    }

    private static boolean refuses(int number, Path file) {
        boolean weightsOnly = number % ORIGINALS.size() == ORIGINALS.size() - 1;
        Path json = weightsOnly ? config : null;
        Provenance provenance = new Provenance("0.1", "2026-01-31T12:00:00Z", "00ff", 0);
        Symbols symbols = Symbols.of("abc", Symbols.Order.SORTED);
        return Refusal.of(number, () -> {
            if (number % 3 == 0) {
                KerasImport.characterModel(
                        ModelSource.of(file).withConfig(json), symbols, OptionalInt.empty(), provenance, List.of("a"));
            } else {
                KerasImport.network(file, json);
            }
        });
    }

    private static byte[] mutated(byte[] original, RandomGenerator random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) random.nextInt();
                case 3 -> {
                    long[] extremes = {-1, Long.MAX_VALUE, Integer.MAX_VALUE, 0, 1L << 40, random.nextLong(bytes.length)
                    };
                    int eight = Math.min(at, bytes.length - Long.BYTES);
                    ByteBuffer.wrap(bytes)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(Math.max(eight, 0), extremes[random.nextInt(extremes.length)]);
                }
                case 4 -> {
                    byte[] text = TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.UTF_8);
                    System.arraycopy(text, 0, bytes, at, Math.min(text.length, bytes.length - at));
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        bytes = Arrays.copyOf(bytes, Math.max(at, Long.BYTES));
                    }
                }
            }
        }
        return bytes;
    }
}
