package org.gru4j.foreign.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchArchiveTest extends TensorFileContract {

    @TempDir
    Path folder;

    @Override
    TensorFile file() throws IOException {
        return TorchArchive.of(CASES.resolve("bfloat16.pt"));
    }

    @Test
    void knowsItsOwn() throws IOException {
        assertThat(TorchArchive.isOne(CASES.resolve("gru.pt"))).isTrue();
        assertThat(TorchArchive.isOne(CASES.resolve("gru.json"))).isFalse();
    }

    /** A dict of weight_hh from 6 floats: its offset, size and strides are given as codes of a pickle. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|2,3|3,1|0 1 2 3 4 5",
                "0|3,2|1,3|0 3 1 4 2 5",
                "1|2|4|1 5",
                "2|3|0|2 2 2",
                "5|1|1|5",
                "6|0|1|",
                "0|0,3|3,1|"
            })
    void readsNumbersByTheirStrides(int offset, String size, String strides, String wanted) throws IOException {
        try (TorchArchive archive = TorchArchive.of(archive(offset, size, strides))) {
            float[] numbers = (float[]) archive.tensors().get("weight_hh").numbers();
            StringBuilder found = new StringBuilder();
            for (float number : numbers) {
                found.append(found.isEmpty() ? "" : " ").append((int) number);
            }
            assertThat(found).hasToString(wanted == null ? "" : wanted);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|7|1", "1|6|1", "0|2,3|4,1", "0|7|0", "7|0|1", "0|2,3|1", "0|255,255,255,255|1,1,1,1"})
    void aTensorThatDoesNotLieInItsStorageIsRefused(int offset, String size, String strides) {
        assertThatThrownBy(() -> TorchArchive.of(archive(offset, size, strides)))
                .isInstanceOf(FormatException.class)
                .hasMessageMatching("has a tensor of shape .* that does not lie in its 6 numbers");
    }

    @Test
    void otherByteOrdersAndLackingStoragesAreRefused() throws IOException {
        Path big = folder.resolve("big.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(big))) {
            entry(zip, "a/data.pkl", "}.");
            entry(zip, "a/byteorder", "big");
        }
        assertThatThrownBy(() -> TorchArchive.of(big))
                .hasMessage("has numbers in another byte order than little-endian");
        Path lacking = folder.resolve("lacking.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(lacking))) {
            entry(zip, "a/data.pkl", pickle(0, "1", "1"));
        }
        assertThatThrownBy(() -> TorchArchive.of(lacking)).hasMessage("is damaged: it has no data/0");
    }

    @Test
    void anEntryThatIsLargerThanItsFileIsRefused() throws IOException {
        Path bomb = folder.resolve("bomb.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            entry(zip, "a/data.pkl", "N0".repeat(1 << 20));
        }
        assertThat(Files.size(bomb)).isLessThan(10_000);
        assertThatThrownBy(() -> TorchArchive.of(bomb)).hasMessage("is damaged: a/data.pkl is larger than the file");
    }

    private Path archive(int offset, String size, String strides) throws IOException {
        Path file = folder.resolve("made.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "made/data.pkl", pickle(offset, size, strides));
            StringBuilder floats = new StringBuilder();
            for (int i = 0; i < 6; i++) {
                int bits = Float.floatToIntBits(i);
                for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                    floats.append((char) (bits >> shift & 0xff));
                }
            }
            entry(zip, "made/data/0", floats.toString());
        }
        return file;
    }

    private static String pickle(int offset, String size, String strides) {
        return "}U\tweight_hhctorch._utils\n_rebuild_tensor_v2\n((U\7storagectorch\nFloatStorage\nU\0010NK\6tQ" + "K"
                + (char) offset + tuple(size) + tuple(strides) + "\u0089NtRs.";
    }

    private static String tuple(String numbers) {
        StringBuilder tuple = new StringBuilder("(");
        for (String number : numbers.split(",", -1)) {
            tuple.append('K').append((char) Integer.parseInt(number));
        }
        return tuple.append('t').toString();
    }

    private static void entry(ZipOutputStream zip, String name, String latin) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(latin.getBytes(StandardCharsets.ISO_8859_1));
    }
}
