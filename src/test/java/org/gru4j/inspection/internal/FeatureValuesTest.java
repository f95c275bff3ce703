package org.gru4j.inspection.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.gru4j.inspection.Feature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureValuesTest {

    private static double[] values(Feature feature, String text) {
        return FeatureValues.of(text.codePoints().toArray()).get(feature);
    }

    /** A digit for each character; | stands for a line end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "QUOTATION;         a \"bc\" d;          00111000",
                "QUOTATION;         «a» „b“ c;          110011000",
                "QUOTATION;         \"a|b\" c;          1111000",
                "QUOTATION;         \"a||b;             11100",
                "BRACKETS;          a (b [c] d) e;      0011111111000",
                "BRACKETS;          a) (b;              00011",
                "BRACKETS;          (a||b;              11100",
                "CAPITAL;           Ab ÄÉ;              10011",
                "DIGIT;             a1 42;              01011",
                "WORD_POSITION;     The cat;            1230123",
                "WORD_POSITION;     a-b c4;             101012",
                "LINE_POSITION;     abc|d|;             123010",
                "SENTENCE_POSITION; Ab. Cd? e;          123412341",
                "WORD_END;          a b|c;              01010",
                "SENTENCE_END;      Ab. C!|\"D;         001101110"
            })
    void areWhatAReaderSees(Feature feature, String text, String expected) {
        String seen = Arrays.stream(values(feature, text.replace('|', '\n')))
                .mapToObj(value -> Integer.toString((int) value))
                .collect(Collectors.joining());

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void lengthOfTheLineIsOneNumberForAllOfIt() {
        assertThat(values(Feature.LINE_LENGTH, "abc\nd"))
                .containsExactly(Math.log(4), Math.log(4), Math.log(4), Math.log(4), Math.log(1));
    }

    @Test
    void countsCharactersNotChars() {
        assertThat(FeatureValues.of("😀a".codePoints().toArray()).values())
                .allSatisfy(values -> assertThat(values).hasSize(2));
    }
}
