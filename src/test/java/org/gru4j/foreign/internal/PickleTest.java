package org.gru4j.foreign.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pickles were written by scripts/vocabulary_cases.py. */
class PickleTest {

    private static final Path FILES = Path.of("src/test/resources/vocabularies");
    private static final List<String> SYMBOLS =
            List.of("\n", " ", "'", "\"", "\\", "b", "a", "é", "Ж", "\uD83D\uDE00", "Cl");

    private static Object read(String file) throws IOException {
        byte[] content = Files.readAllBytes(FILES.resolve(file));
        assertThat(Pickle.isOne(content)).isTrue();
        return Pickle.read(content);
    }

    /** Each character is one byte. */
    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void everyProtocolSaysTheSame(int protocol) throws IOException {
        assertThat(read("list-" + protocol + ".pickle")).isEqualTo(SYMBOLS);
        assertThat(read("dict-" + protocol + ".pickle")).isInstanceOfSatisfying(Map.class, it -> {
            assertThat(it.size()).isEqualTo(11);
            assertThat(it.get("Cl")).isEqualTo(10L);
            assertThat(it.get("\n")).isEqualTo(0L);
        });
    }

    @Test
    void itemsComeInSeveralBatches() throws IOException {
        assertThat(read("long.pickle")).isInstanceOfSatisfying(List.class, it -> {
            assertThat(it.size()).isEqualTo(1200);
            assertThat(it.get(1199)).isEqualTo("\n1199");
        });
    }

    /** As Python 2 wrote {'a': 0, "it's\n": 300} with protocols 0 and 1, and numbers of all kinds. */
    @Test
    void operationsOfOlderPythonsAreKnown() {
        assertThat(Pickle.read(bytes("(dp0\nS'a'\np1\nI0\nsS\"it's\\n\"\np2\nL300L\ns.")))
                .isEqualTo(Map.of("a", 0L, "it's\n", 300L));
        assertThat(Pickle.read(bytes("}q\0(U\1aq\1K\0U\1bq\2M,\1u."))).isEqualTo(Map.of("a", 0L, "b", 300L));
        assertThat(Pickle.read(bytes("(lp0\nV\\u0416\\x41\np1\nag1\na."))).isEqualTo(List.of("Ж\\x41", "Ж\\x41"));
        assertThat(Pickle.read(bytes("\u0080\2](J\377\377\377\377\u008a\2\0\200\u008b\1\0\0\0\7T\2\0\0\0Cle.")))
                .isEqualTo(List.of(-1L, -32768L, 7L, "Cl"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void nothingIsRun(int protocol) {
        assertThatThrownBy(() -> read("planted-" + protocol + ".pickle"))
                .isInstanceOf(FormatException.class)
                .hasMessage(
                        "has a pickle that asks for posix.system, and only plain dicts and lists are read; nothing of it was run");
        assertThat(Path.of("planted-by-a-pickle")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "ordered.pickle, 'has a pickle that asks for collections.OrderedDict, and only plain dicts and lists are read; nothing of it was run'",
        "tuple.pickle, 'has a pickle with a tuple in it, and only dicts, lists, texts and whole numbers are read'",
        "none.pickle, 'has a pickle with None in it, and only dicts, lists, texts and whole numbers are read'"
    })
    void whatIsNotPlainIsNamed(String file, String message) {
        assertThatThrownBy(() -> read(file)).isInstanceOf(FormatException.class).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "'(dp0\nS''\\xe9''\nI0\ns.', 'has a pickle with a text that is not US-ASCII: write it with Python 3'",
        "'(lp0\nI01\na.', 'has a pickle with True or False in it, and only dicts, lists, texts and whole numbers are read'",
        "'(l', 'has a pickle that ends in the middle'",
        "'a.', 'has a pickle that is damaged'",
        "'0.', 'has a pickle that is damaged'",
        "'(.', 'has a pickle that is damaged'",
        "'}U\1\u00e9K\1s.', 'has a pickle with a text that is not US-ASCII: write it with Python 3'",
        "']X\2\0\0\0\u00e9aa.', 'has a pickle with a text that is not UTF-8'",
        "'(lp0\nF1.5\na.', 'has a pickle with a number with a fraction in it, and only dicts, lists, texts and whole numbers are read'",
        "']C\1aa.', 'has a pickle with bytes in it, and only dicts, lists, texts and whole numbers are read'",
        "']](](K\1K\2tea.', 'has a pickle with a tuple in it, and only dicts, lists, texts and whole numbers are read'",
        "']\u008f.', 'has a pickle with a set, and sets are not read'",
        "'}F1.5\nK\1s.', 'has a pickle with a dict whose keys are not texts or whole numbers'",
        "'}NK\1s.', 'has a pickle with a dict whose keys are not texts or whole numbers'",
        "'(lp0\nS''a\na.', 'has a pickle that is damaged: a text has no quote at its end'",
        "'(lp0\nSa\na.', 'has a pickle that is damaged: a text is not in quotes'",
        "'(lp0\nV\\u12\na.', 'has a pickle that is damaged: a text has an escape that is no character: \\u12'",
        "'(lp0\nIx\na.', 'has a pickle that is damaged'",
        "'(S''a''\nd.', 'has a pickle that is damaged'",
        "'(lp0\n(lI1\nd.', 'has a pickle that is damaged'",
        "'(lp0\ng7\na.', 'has a pickle that is damaged'"
    })
    void whatIsDamagedIsRefusedInOneLine(String pickle, String message) {
        assertThatThrownBy(() -> Pickle.read(bytes(pickle)))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void aFutureProtocolAndANumberLargerThanAnyIdAreRefused() {
        assertThatThrownBy(() -> Pickle.read(bytes("\u0080\6].")))
                .hasMessage("has a pickle of protocol 6, and 0 to 5 are known");
        assertThatThrownBy(() -> Pickle.read(bytes("\u0080\2\u008a\t123456789.")))
                .hasMessage("has a pickle with a number that is larger than any id");
    }

    /** One that would take gigabytes: each byte asks for another dict. */
    @Test
    void aPickleOfNothingButDictsEnds() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes("}".repeat(4_000_001).getBytes(StandardCharsets.US_ASCII));
        pickle.write('.');

        assertThatThrownBy(() -> Pickle.read(pickle.toByteArray()))
                .hasMessage("has a pickle of more than a million values");
    }

    /** Such a text would have to be read before it is seen that it is not there. */
    @Test
    void aLengthBeyondTheEndAllocatesNothing() {
        assertThatThrownBy(() -> Pickle.read(bytes("\u0080\4\u008d\0\0\0\0\377\0\0\0abc.")))
                .hasMessage("has a pickle that ends in the middle");
    }

    /** None of these can be walked through by recursion. */
    @Test
    void listsMayHoldThemselvesAndBeDeep() {
        List<?> self = (List<?>) Pickle.read(bytes("]q\0h\0a."));
        assertThat(self.get(0) == self).isTrue();

        String deep = "]".repeat(500_000) + "a".repeat(499_999);
        assertThat(((List<?>) Pickle.read(bytes(deep + "."))).size()).isEqualTo(1);
        assertThatThrownBy(() -> Pickle.read(bytes("]".repeat(500_000) + "N" + "a".repeat(500_000) + ".")))
                .hasMessageStartingWith("has a pickle with None in it");
    }

    @Test
    void whatIsNoPickleIsNotTakenForOne() {
        for (String text : List.of("", ".", "a\nb\n.", "{\"a\": 0}", "['.', 'a']", "]\n.", "(\n.")) {
            assertThat(Pickle.isOne(bytes(text))).as(text).isFalse();
        }
    }
}
