package org.gru4j.corpus.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.gru4j.corpus.CorpusException;
import org.gru4j.corpus.CorpusListener;
import org.gru4j.corpus.EncodingDoubt;
import org.gru4j.corpus.LineEndings;
import org.gru4j.corpus.TextFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in other encodings than UTF-8, and bytes that are no text. */
class EncodingsTest {

    private static final String FRENCH =
            "Où sont les neiges d’antan ? Été, hiver : la forêt dépouillée, le château gelé.\n";
    private static final String GERMAN =
            "Wer reitet so spät durch Nacht und Wind? Es ist der Vater, müde, mit süßen Äpfeln.\n";
    private static final String RUSSIAN = "Мороз и солнце; день чудесный! Ещё ты дремлешь, друг прелестный.\n";
    private static final String GREEK =
            "Μῆνιν ἄειδε θεά: το κείμενο αυτό είναι γραμμένο στα ελληνικά και μιλάει για τη θάλασσα.\n"
                    .replace("ῆ", "ή")
                    .replace("ἄ", "ά");
    private static final String HEBREW = "בראשית ברא אלהים את השמים ואת הארץ והארץ היתה תהו ובהו וחשך על פני תהום\n";
    private static final String JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。\n";
    private static final String CHINESE = "床前明月光,疑是地上霜。举头望明月,低头思故乡。\n";
    private static final String KOREAN = "나랏말이 중국과 달라 한자와 서로 통하지 아니하므로 어리석은 백성이 있어도\n";

    @TempDir
    Path folder;

    private final Told told = new Told();

    static Stream<List<String>> texts() {
        return Stream.of(
                List.of("windows-1252", FRENCH),
                List.of("windows-1252", GERMAN),
                List.of("windows-1251", RUSSIAN),
                List.of("KOI8-R", RUSSIAN),
                List.of("IBM866", RUSSIAN),
                List.of("ISO-8859-7", GREEK),
                List.of("windows-1255", HEBREW),
                List.of("Shift_JIS", JAPANESE),
                List.of("EUC-JP", JAPANESE),
                List.of("GB18030", CHINESE),
                List.of("EUC-KR", KOREAN));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void findsTheEncodingAndSaysSo(List<String> text) throws IOException {
        String encoding = text.get(0);
        String original = text.get(1).repeat(4);
        Path file = file(original, encoding);

        assertThat(read(null, file)).isEqualTo(original);
        assertThat(told.guesses).containsExactly("%s [%s]".formatted(encoding, file));
        assertThat(told.doubts).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE, fffe", "UTF-16BE, feff", "UTF-32LE, fffe0000", "UTF-32BE, 0000feff"})
    void aByteOrderMarkDecides(String encoding, String mark) throws IOException {
        String original = "a\uD83D\uDE00b\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(HexFormat.of().parseHex(mark));
        bytes.write(original.getBytes(Charset.forName(encoding)));
        Path file = Files.write(folder.resolve("marked.txt"), bytes.toByteArray());

        assertThat(read(null, file)).isEqualTo(original);
        assertThat(told.guesses).isEmpty();
    }

    @Test
    void saysItOnceForManyFiles() throws IOException {
        Path first = Files.write(folder.resolve("1.txt"), FRENCH.repeat(4).getBytes("windows-1252"));
        Path second = Files.write(folder.resolve("2.txt"), GERMAN.repeat(4).getBytes("windows-1252"));
        Path third = Files.writeString(folder.resolve("3.txt"), RUSSIAN);

        assertThat(read(null, first, second, third)).isEqualTo(FRENCH.repeat(4) + GERMAN.repeat(4) + RUSSIAN);
        assertThat(told.guesses).containsExactly("windows-1252 [%s, %s]".formatted(first, second));
    }

    @Test
    void theEncodingThatIsNamedOverridesWhatTheTextLooksLike() throws IOException {
        Path file = file("Été", "UTF-8");

        assertThat(read("ISO-8859-1", file)).isEqualTo("Ã\u0089tÃ©");
        assertThat(told.guesses).isEmpty();
    }

    /** One bad byte in a text that is UTF-8 elsewhere is damage, not another encoding. */
    @Test
    void reportsTheFirstMalformedByteOfDamagedUtf8() throws IOException {
        byte[] bytes = FRENCH.repeat(2000).getBytes(UTF_8);
        int offset = FRENCH.getBytes(UTF_8).length * 1500;
        bytes[offset] = (byte) 0xFF;
        Path file = Files.write(folder.resolve("damaged.txt"), bytes);

        assertRefused(file, "UTF-8", "0xFF", offset);
    }

    @ParameterizedTest
    @CsvSource({
        "81, 0x81, 0",
        "616181ff61, 0x81, 2",
        "61ff81, 0xFF, 1", // windows-1252 has the first of them, not the second
        "efbbbf61ff, 0xFF, 4", // after a byte order mark
    })
    void reportsWhereBytesAreNoTextInAnyEncoding(String hexadecimal, String value, long offset) throws IOException {
        Path file = Files.write(folder.resolve("bytes.txt"), HexFormat.of().parseHex(hexadecimal));

        assertRefused(file, "UTF-8", value, offset);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
    void theOffsetCountsFromTheStartOfTheFile(int offset) throws IOException {
        byte[] bytes = "é".repeat(150_000).getBytes(UTF_8);
        bytes[offset] = 'a';
        bytes[offset % 2 == 0 ? offset + 1 : offset - 1] = (byte) 0xFE;
        Path file = Files.write(folder.resolve("far.txt"), bytes);

        assertRefused(file, "UTF-8", "0xFE", offset % 2 == 0 ? offset + 1 : offset - 1);
    }

    @Test
    void reportsAByteThatTheNamedEncodingDoesNotHave() throws IOException {
        Path file = Files.write(folder.resolve("bytes.txt"), new byte[] {'a', 'b', (byte) 0x81, 'c'});

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> read("windows-1252", file))
                .withMessageContaining("%s is not windows-1252 text: the byte 0x81 at offset 2", file);
    }

    /** Too little to go by: what it was taken for is said, and the user can tell. */
    @Test
    void ofAByteOrTwoItMakesTheBest() throws IOException {
        Path file = Files.write(folder.resolve("bytes.txt"), new byte[] {'a', (byte) 0xE9, 'b'});

        assertThat(read(null, file)).isEqualTo("aéb");
        assertThat(told.guesses).containsExactly("windows-1252 [%s]".formatted(file));
    }

    private static final class Told implements CorpusListener {

        private final List<String> guesses = new ArrayList<>();
        private final List<EncodingDoubt> doubts = new ArrayList<>();

        @Override
        public void onGuess(Charset encoding, List<String> sources) {
            guesses.add(encoding + " " + sources);
        }

        @Override
        public void onDoubt(EncodingDoubt doubt) {
            doubts.add(doubt);
        }
    }

    private void assertRefused(Path file, String encoding, String value, long offset) {
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> read(null, file))
                .withMessage(
                        "%s is not %s text: the byte %s at offset %d does not belong there; "
                                + "repair the file, or name its encoding",
                        file, encoding, value, offset);
    }

    private Path file(String text, String encoding) throws IOException {
        return Files.write(folder.resolve("text.txt"), text.getBytes(encoding));
    }

    private String read(String encoding, Path... files) throws IOException {
        CorpusText corpus = CorpusReader.read(
                Stream.of(files).map(Path::toString).toList(),
                InputStream.nullInputStream(),
                new TextFormat(encoding == null ? null : Charset.forName(encoding), LineEndings.UNIX),
                told);
        return corpus.vocabulary().decode(corpus.text().ids(0, corpus.text().length()));
    }
}
