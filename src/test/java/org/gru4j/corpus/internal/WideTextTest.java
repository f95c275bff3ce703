package org.gru4j.corpus.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Random;
import org.gru4j.corpus.CorpusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zeros in a text: UTF-16 and UTF-32 without a byte order mark, zeros that are characters, and what is no text. */
class WideTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The kettle hums, the cat is on the stair.\n",
                "a\n",
                "Zażółć gęślą jaźń.\n",
                "Мороз и солнце; день чудесный!\n",
                "שלום עולם, מה שלומך היום?\n",
                "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。\n",
                "一床前明月光,疑是地上霜。一举头望明月,低头思故乡。\n",
                "나랏말이 중국과 달라 한자와 서로 통하지 아니하므로\n",
                "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता।\n",
                "smile \uD83D\uDE00\n"
            })
    void areRecognised(String text) throws IOException {
        for (String encoding : new String[] {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
            assertThat(encoding(text.getBytes(encoding))).isEqualTo(encoding);
            assertThat(encoding(text.repeat(4000).getBytes(encoding))).isEqualTo(encoding);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b\0\0c\n", "a text with a zero\0 in it\n", "Größe\0\n", "\0"})
    void zerosInUtf8StayThere(String text) throws IOException {
        assertThat(encoding(text.getBytes(UTF_8))).isEqualTo("UTF-8");
        assertThat(encoding(text.repeat(40).getBytes(UTF_8))).isEqualTo("UTF-8");
    }

    @Test
    void bytesOfAnyValueAreNoText() {
        byte[] bytes = new byte[5000];
        new Random(1).nextBytes(bytes);

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> encoding(bytes))
                .withMessageMatching(
                        "data is not text: \\d+ of its 5,000 bytes are zeros and other control characters");
    }

    /** The head of a sound file, and of what macOS keeps beside a file. */
    @ParameterizedTest
    @CsvSource({"524946462408000057415645666D7420", "0005160700020000"})
    void smallNumbersAreNoText(String hexadecimal) {
        byte[] bytes = HexFormat.of().parseHex(hexadecimal);

        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> encoding(bytes))
                .withMessageContaining("data is not text: ");
    }

    private static String encoding(byte[] bytes) throws IOException {
        Charset charset =
                Encodings.of(Source.of("data", new ByteArrayInputStream(bytes))).charset();
        return charset.name();
    }
}
