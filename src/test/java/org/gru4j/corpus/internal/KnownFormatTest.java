package org.gru4j.corpus.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gru4j.corpus.CorpusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents, archives and images, which are no text whatever they are called. */
class KnownFormatTest {

    private static final String SAVE = "save it as plain text (UTF-8)";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    255044462d312e37         | a PDF document, not text: save it as plain text (UTF-8)
                    7b5c727466315c616e7369   | an RTF document, not text: save it as plain text (UTF-8)
                    d0cf11e0a1b11ae10000     | an old Office document (.doc), not text: save it as plain text (UTF-8)
                    425a68393141592653590000 | compressed with bzip2, not text: unpack it
                    fd377a585a000004         | compressed with xz, not text: unpack it
                    28b52ffd0400             | compressed with Zstandard, not text: unpack it
                    377abcaf271c0004         | a 7z archive, not text: unpack it
                    526172211a070100         | a RAR archive, not text: unpack it
                    89504e470d0a1a0a         | a PNG image, not text: leave it out
                    ffd8ffe000104a46         | a JPEG image, not text: leave it out
                    504b0304ffff             | a zip archive, not text: unpack it
                    """)
    void areNamed(String hexadecimal, String what) {
        assertRefused(HexFormat.of().parseHex(hexadecimal), what);
    }

    @Test
    void gzipIsNamed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
            zipped.write("text".getBytes(UTF_8));
        }

        assertRefused(bytes.toByteArray(), "compressed with gzip, not text: unpack it");
    }

    @Test
    void tarIsNamed() {
        byte[] bytes = Arrays.copyOf("letters/a.txt".getBytes(UTF_8), 1024);
        System.arraycopy("ustar".getBytes(UTF_8), 0, bytes, 257, 5);

        assertRefused(bytes, "a tar archive, not text: unpack it");
    }

    @Test
    void kindsOfZipsAreNamed() throws IOException {
        assertRefused(zip("[Content_Types].xml", "word/document.xml"), "a Word document, not text: " + SAVE);
        assertRefused(zip("[Content_Types].xml", "xl/workbook.xml"), "an Office document, not text: " + SAVE);
        assertRefused(zip("a.txt", "b.txt"), "a zip archive, not text: unpack it");
        assertRefused(zip("mimetype=application/epub+zip", "book.opf"), "an EPUB book, not text: " + SAVE);
        assertRefused(
                zip("mimetype=application/vnd.oasis.opendocument.text", "content.xml"),
                "an OpenDocument file (.odt), not text: " + SAVE);
    }

    @Test
    void aZipThatEndsTooEarlyIsOneNevertheless() throws IOException {
        byte[] whole = zip("a.txt", "word/document.xml");

        for (int length = 4; length < 60; length++) {
            byte[] bytes = Arrays.copyOf(whole, length);
            assertRefused(bytes, "a zip archive, not text: unpack it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P", "PK", "%PDF is a format", "BZh9 and more", "{\\r}", "Rar!", "ÿØ", "7z", "ustar"})
    void textThatBeginsAlikeIsText(String text) {
        assertThatCode(() -> KnownFormat.refuse(source(text.getBytes(ISO_8859_1))))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(byte[] bytes, String what) {
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> KnownFormat.refuse(source(bytes)))
                .withMessage("letter.txt is " + what);
    }

    private static Source source(byte[] bytes) {
        return Source.of("letter.txt", new ByteArrayInputStream(bytes));
    }

    /** @param entries names, or names and what is in them */
    private static byte[] zip(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String entry : entries) {
                String[] parts = entry.split("=", 2);
                zip.putNextEntry(new ZipEntry(parts[0]));
                zip.write(parts[parts.length - 1].getBytes(UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
