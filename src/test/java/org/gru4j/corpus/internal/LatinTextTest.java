package org.gru4j.corpus.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.gru4j.corpus.EncodingDoubt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts in Latin letters with one byte for each character: read as they were written, in whatever encoding. */
class LatinTextTest {

    private static final String GERMAN = "Wir äußern uns über die Größe der Tür. Äpfel, Öl und Übermut.\n";
    private static final String FRENCH = "Où sont les neiges d'antan ? Été, hiver : la forêt, le château gelé, ça.\n";
    private static final String SPANISH = "El murciélago comía cardillo. ¿Dónde está el niño? La cigüeña tocaba.\n";
    private static final String POLISH = "Żółć, gęślą jaźń. Litwo! Ojczyzno moja! ty jesteś jak zdrowie.\n";
    private static final String CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy. Byl pozdní večer, první máj.\n";
    private static final String HUNGARIAN = "Árvíztűrő tükörfúrógép. Hazádnak rendületlenül légy híve, óh magyar.\n";
    private static final String TURKISH = "Pijamalı hasta yağız şoföre çabucak güvendi. Işık söndü, İzmir uyudu.\n";
    private static final String FINNISH = "Mieleni minun tekevi, lähteäni laulamahan, pöytä on täynnä öljyä.\n";
    private static final String ICELANDIC = "Kæmi ný öxi hér, ykist þjófum nú bæði víl og ádrepa. Það er gott veður.\n";

    @ParameterizedTest
    @CsvSource({
        "windows-1252, windows-1252",
        "ISO-8859-1, windows-1252",
        "ISO-8859-15, windows-1252",
        "IBM850, IBM850",
        "x-MacRoman, x-MacRoman",
    })
    void westernTextsAreReadAsTheyWereWritten(String encoding, String found) throws IOException {
        for (String text : List.of(GERMAN, FRENCH, SPANISH, FINNISH)) {
            assertReads(text, encoding, found);
            assertReads(text.repeat(50), encoding, found);
        }
    }

    @ParameterizedTest
    @CsvSource({"windows-1250, windows-1250", "ISO-8859-2, ISO-8859-2", "IBM852, IBM852"})
    void centralEuropeanTextsAreReadAsTheyWereWritten(String encoding, String found) throws IOException {
        for (String text : List.of(POLISH, CZECH)) {
            assertReads(text, encoding, found);
            assertReads(text.repeat(50), encoding, found);
        }
        assertReads(HUNGARIAN, encoding, found.startsWith("ISO") ? "windows-1250" : found); // they are the same in both
    }

    @ParameterizedTest
    @CsvSource({"windows-1254", "ISO-8859-9"})
    void turkishTextsAreReadAsTheyWereWritten(String encoding) throws IOException {
        assertReads(TURKISH, encoding, "windows-1254");
        assertReads(TURKISH.repeat(50), encoding, "windows-1254");
    }

    /** Its letters stand where Turkish has others. */
    @Test
    void icelandicIsNotTurkish() throws IOException {
        assertReads(ICELANDIC, "ISO-8859-1", "windows-1252");
    }

    @ParameterizedTest
    @CsvSource({
        "'Ein Mädchen ging durch den Wald.', windows-1252",
        "'Il a été là.', ISO-8859-1",
        "'Była sobie mała dziewczynka.', windows-1250",
        "'Była sobie mała dziewczynka.', ISO-8859-2",
        "'Dobrý den, jak se máte?', windows-1250",
        "'Děkuji, dobře.', ISO-8859-2",
        "'Günaydın, nasılsın?', windows-1254",
        "'Jó napot kívánok.', ISO-8859-2",
        "'The café was closed.', windows-1252",
        "'“It’s a façade,” he said — “no.”', windows-1252",
        "'It cost £5 and 3½ pence.', ISO-8859-1",
        "'Un œuf coûte 2 €, cœur naïf.', ISO-8859-15",
        "'señor Müller à la crème brûlée, Zoë and the Ångström', windows-1252",
    })
    void aLineIsOftenEnough(String line, String encoding) throws IOException {
        assertThat(read(line.getBytes(encoding))).isEqualTo(line);
    }

    /** With one letter to go by, Spanish is as good as Polish. */
    @Test
    void whatCouldBeEitherIsToldInBoth() throws IOException {
        String line = "Durante mucho tiempo no hubo en el pueblo otro que el niño, y no se supo";
        byte[] bytes = ("El principio.\n" + line + ".\n").getBytes("windows-1252");
        Source source = Source.of("niño.txt", new ByteArrayInputStream(bytes));

        Encodings.Found found = Encodings.of(source);

        assertThat(found.charset()).hasToString("windows-1252");
        assertThat(found.rival()).hasToString("windows-1250");
        assertThat(EncodingDoubt.of(source, found.charset(), found.rival()))
                .isEqualTo(new EncodingDoubt(
                        "niño.txt",
                        Charset.forName("windows-1252"),
                        "…ueblo otro que el niño, y no se supo.",
                        Charset.forName("windows-1250"),
                        "…ueblo otro que el nińo, y no se supo."));
    }

    /** The bytes of a text may be commands to a terminal. */
    @Test
    void whatIsShownOfATextHasNoControlCharacters() throws IOException {
        byte[] bytes = "\u001B[31m niño\n".getBytes(ISO_8859_1);
        Charset latin = ISO_8859_1;
        Charset central = Charset.forName("ISO-8859-2");

        EncodingDoubt doubt = EncodingDoubt.of(Source.of("a", new ByteArrayInputStream(bytes)), latin, central);

        assertThat(doubt).isEqualTo(new EncodingDoubt("a", latin, "\uFFFD[31m niño", central, "\uFFFD[31m nińo"));
    }

    @ParameterizedTest
    @CsvSource({
        "'He said привет to him, and then привет again, and спасибо.', windows-1251",
        "'The word 吾輩は猫である is a title, and 名前はまだ無い comes next.', Shift_JIS",
        "'The word 床前明月光 is a line, and 疑是地上霜 comes next.', GB18030",
        "アイウエオカキクケコサシスセソタチツテト, Shift_JIS",
        "'The word λόγος is Greek, and θάλασσα is another.', ISO-8859-7",
    })
    void wordsInOtherLettersAreNotLatin(String line, String encoding) throws IOException {
        byte[] bytes = line.repeat(4).getBytes(encoding);
        ByteCensus census = ByteCensus.of(Source.of("text", new ByteArrayInputStream(bytes)));

        assertThat(LatinText.of(census.words())).isNull();
    }

    private static void assertReads(String text, String encoding, String expected) throws IOException {
        Encodings.Found found = found(text.getBytes(encoding));
        assertThat(read(text.getBytes(encoding))).isEqualTo(text);
        assertThat(found.charset()).as(text).hasToString(expected);
        assertThat(found.guessed()).isTrue();
        assertThat(found.rival()).as(text).isNull();
    }

    private static String read(byte[] bytes) throws IOException {
        return new String(bytes, found(bytes).charset());
    }

    private static Encodings.Found found(byte[] bytes) throws IOException {
        return Encodings.of(Source.of("text", new ByteArrayInputStream(bytes)));
    }
}
