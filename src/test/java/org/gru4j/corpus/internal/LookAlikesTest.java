package org.gru4j.corpus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.gru4j.corpus.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookAlikesTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '#',
            value = {
                "’,',abc'",
                "',’,abc’",
                "“,\",a\"b",
                "—,-,a-b",
                "…,.,a.b",
                "é,e,abcde",
                "É,é,abcdé",
                "Ž,z,xyz",
                "Q,q,pqr",
                "Ａ,A,ABC"
            })
    void findsTheNearestThatIsKnown(String character, String nearest, String known) {
        assertThat(LookAlikes.of(character.codePointAt(0), Vocabulary.of(known)))
                .hasValue(nearest.codePointAt(0));
    }

    @Test
    void findsNothingWhereNothingIsAlike() {
        assertThat(LookAlikes.of('я', Vocabulary.of("abc'"))).isEmpty();
        assertThat(LookAlikes.of('—', Vocabulary.of("abc'"))).isEmpty();
    }
}
