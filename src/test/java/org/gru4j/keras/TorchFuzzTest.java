package org.gru4j.keras;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and malicious files of PyTorch give a {@link KerasException} of one line, or a network. The system property
 * gru.fuzz says how many are tried; each comes from its number alone.
 */
class TorchFuzzTest {

    private static final int MUTATIONS = Integer.getInteger("gru.fuzz", 2000);
    private static final Path CASES = Path.of("src/test/resources/torch");
    private static final List<String> FILES = List.of(
            "gru.pt", "checkpoint.pt", "views.pt", "old_form.pt", "safetensors.safetensors", "refused_module.pt");
    private static final List<String> TEXTS = List.of(
            "R",
            "0",
            "(",
            "}",
            "]",
            "h\0",
            "q\1",
            "b",
            "cos\nsystem\n",
            "X\uffff\uffff",
            "[9,9",
            "99999999999",
            "-1",
            "F64");

    @TempDir
    static Path folder;

    @Test
    @Timeout(value = 30, unit = MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyDamagedFileGivesOneLineOrANetwork() throws IOException {
        int refused = 0;
        for (int number = 0; number < MUTATIONS; number++) {
            byte[] original = Files.readAllBytes(CASES.resolve(FILES.get(number % FILES.size())));
            Path file = Files.write(folder.resolve("mutated"), mutated(original, new SplittableRandom(number)));
            long start = System.nanoTime();
            refused += Refusal.of(number, () -> KerasImport.network(ModelSource.of(file))) ? 1 : 0;
            assertThat((System.nanoTime() - start) / 1e9)
                    .as("seconds for mutation %d", number)
                    .isLessThan(20);
        }
        assertThat(refused).as("refused files").isBetween(MUTATIONS / 4, MUTATIONS - MUTATIONS / 10);
    }

    private static byte[] mutated(byte[] original, RandomGenerator random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) random.nextInt();
                case 3 -> {
                    byte[] text = TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.ISO_8859_1);
                    System.arraycopy(text, 0, bytes, at, Math.min(text.length, bytes.length - at));
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        bytes = Arrays.copyOf(bytes, Math.max(at, 1));
                    }
                }
            }
        }
        return bytes;
    }
}
