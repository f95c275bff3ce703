package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged and forged vocabularies give a {@link KerasException} of one line, or symbols; each comes from its number alone. */
class VocabularyFuzzTest {

    private static final int MUTATIONS = 2000;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "'",
            "\"",
            ":",
            ",",
            "\\u",
            "\\ud800",
            "-1",
            "999999999999",
            "None",
            "(dp0\n",
            "cos\nsystem\n",
            "\u0080\4",
            "\u0094",
            "(",
            "u",
            "e",
            "s",
            "t",
            "R",
            "b",
            ".",
            "\u008d",
            "\377\377\377\377",
            "\u0093",
            "2",
            "1",
            "0");

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyDamagedVocabularyGivesOneLineOrSymbols() throws IOException {
        List<byte[]> originals;
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/vocabularies"))) {
            originals = files.sorted().map(VocabularyFuzzTest::content).toList();
        }
        int refused = 0;
        for (int number = 0; number < MUTATIONS; number++) {
            byte[] original = originals.get(number % originals.size());
            refused += refuses(number, mutated(original, new SplittableRandom(number))) ? 1 : 0;
        }
        assertThat(refused).as("refused files").isBetween(MUTATIONS / 3, MUTATIONS - 100);
        assertThat(Path.of("planted-by-a-pickle")).doesNotExist();
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean refuses(int number, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("vocabulary"), content);
        return Refusal.of(number, () -> {
            Symbols symbols = Symbols.read(file);
            assertThat(symbols.vocabulary().size()).isEqualTo(symbols.size());
        });
    }

    private static byte[] mutated(byte[] original, RandomGenerator random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> { // a piece in the middle
                    byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.ISO_8859_1);
                    byte[] longer = new byte[bytes.length + piece.length];
                    System.arraycopy(bytes, 0, longer, 0, at);
                    System.arraycopy(piece, 0, longer, at, piece.length);
                    System.arraycopy(bytes, at, longer, at + piece.length, bytes.length - at);
                    bytes = longer;
                }
                case 3 -> { // a piece twice
                    byte[] twice = Arrays.copyOf(bytes, bytes.length + at);
                    System.arraycopy(bytes, 0, twice, bytes.length, at);
                    bytes = twice;
                }
                default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, Math.max(at, 1)) : bytes;
            }
        }
        return bytes;
    }
}
