package org.gru4j.foreign.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonLiteralTest {

    @Test
    void readsDictsAndListsOfTextsAndNumbers() {
        assertThat(PythonLiteral.read(" {'a': 0, \"it's\": -1, u'b' : 12L,\n 3: [],} \n"))
                .isEqualTo(Map.of("a", 0L, "it's", -1L, "b", 12L, 3L, List.of()));
        assertThat(PythonLiteral.read("[['a'], {}, 7]")).isEqualTo(List.of(List.of("a"), Map.of(), 7L));
    }

    @Test
    void escapesAreThoseOfPython() {
        assertThat(PythonLiteral.read(
                        "['\\n\\t\\r\\\\\\'\\\"\\a\\b\\f\\v', '\\x41\\u0416\\U0001f600\\0\\101\\d', '\\\n']"))
                .isEqualTo(List.of("\n\t\r\\'\"\u0007\b\f\u000b", "AЖ\uD83D\uDE00\0A\\d", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "['a'|it ends in the middle",
                "['a|a text has no quote at its end",
                "['\\x4']|a text has an escape that is no character: \\x4'",
                "['\\U00110000']|a text has an escape that is no character: \\U00110000",
                "['\\N{DASH}']|a text has the escape \\N, which is not read: write it as \\u",
                "['a' 'b']|line 1 has 'b'] where a dict, a list, a text or a whole number, or what stands between them, must be",
                "[np.int64(3)]|line 1 has np.int64(3)] where a dict, a list, a text or a whole number, or what stands between them, must be",
                "{'a': True}|line 1 has True} where a dict, a list, a text or a whole number, or what stands between them, must be",
                "[b'a']|line 1 has b'a'] where a dict, a list, a text or a whole number, or what stands between them, must be",
                "[1.5]|line 1 has 1.5] where a dict, a list, a text or a whole number, or what stands between them, must be",
                "[] []|line 1 has [] where a dict, a list, a text or a whole number, or what stands between them, must be",
                "{[]: 1}|it has a dict whose keys are not texts or whole numbers",
                "''|it ends in the middle"
            })
    void refusesWhatItDoesNotKnow(String text, String message) {
        assertThatThrownBy(() -> PythonLiteral.read(text))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void nestingHasAnEnd() {
        assertThatThrownBy(() -> PythonLiteral.read("[".repeat(1_000_000)))
                .hasMessage("it is nested more than 16 deep");
    }
}
