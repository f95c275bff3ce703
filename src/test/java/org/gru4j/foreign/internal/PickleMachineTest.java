package org.gru4j.foreign.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PickleMachineTest {

    /** Python's pickle.dumps({"a": l, 7: {"x": (1, 2, 3, 4)}, "again": l}, protocol) with the list of the test as l. */
    private static final String PROTOCOL_0 =
            "KGRwMApWYQpwMQoobHAyCkkxCmFJLTIKYUkzMDAKYUYzLjUKYU5hSTAxCmFJMDAKYShJMQpW6QpwMwp0cDQKYSh0YUwxMTgwNTkxNjIwNzE3NDExMzAzNDI0TAphTC0xMDk5NTExNjI3Nzc2TAphc0k3CihkcDUKVngKcDYKKEkxCkkyCkkzCkk0CnRwNwpzc1ZhZ2FpbgpwOApnMgpzLg==";

    private static final String PROTOCOL_1 =
            "fXEAKFgBAAAAYXEBXXECKEsBSv7///9NLAFHQAwAAAAAAABOSTAxCkkwMAooSwFYAgAAAMOpcQN0cQQpTDExODA1OTE2MjA3MTc0MTEzMDM0MjRMCkwtMTA5OTUxMTYyNzc3NkwKZUsHfXEFWAEAAAB4cQYoSwFLAksDSwR0cQdzWAUAAABhZ2FpbnEIaAJ1Lg==";

    private static final String PROTOCOL_2 =
            "gAJ9cQAoWAEAAABhcQFdcQIoSwFK/v///00sAUdADAAAAAAAAE6IiUsBWAIAAADDqXEDhnEEKYoJAAAAAAAAAABAigYAAAAAAP9lSwd9cQVYAQAAAHhxBihLAUsCSwNLBHRxB3NYBQAAAGFnYWlucQhoAnUu";

    private static final String PROTOCOL_3 =
            "gAN9cQAoWAEAAABhcQFdcQIoSwFK/v///00sAUdADAAAAAAAAE6IiUsBWAIAAADDqXEDhnEEKYoJAAAAAAAAAABAigYAAAAAAP9lSwd9cQVYAQAAAHhxBihLAUsCSwNLBHRxB3NYBQAAAGFnYWlucQhoAnUu";

    private static final String PROTOCOL_4 =
            "gASVXgAAAAAAAAB9lCiMAWGUXZQoSwFK/v///00sAUdADAAAAAAAAE6IiUsBjALDqZSGlCmKCQAAAAAAAAAAQIoGAAAAAAD/ZUsHfZSMAXiUKEsBSwJLA0sEdJRzjAVhZ2FpbpRoAnUu";

    private static final String PROTOCOL_5 =
            "gAWVXgAAAAAAAAB9lCiMAWGUXZQoSwFK/v///00sAUdADAAAAAAAAE6IiUsBjALDqZSGlCmKCQAAAAAAAAAAQIoGAAAAAAD/ZUsHfZSMAXiUKEsBSwJLA0sEdJRzjAVhZ2FpbpRoAnUu";

    @ParameterizedTest
    @ValueSource(strings = {PROTOCOL_0, PROTOCOL_1, PROTOCOL_2, PROTOCOL_3, PROTOCOL_4, PROTOCOL_5})
    void readsPlainValues(String base64) {
        Map<?, ?> read = (Map<?, ?>) PickleMachine.read(Base64.getDecoder().decode(base64), PickleClasses.NONE);

        List<?> list = (List<?>) read.get("a");
        assertThat(list.subList(0, 11))
                .isEqualTo(Arrays.asList(
                        1L,
                        -2L,
                        300L,
                        3.5,
                        PickleMachine.NONE,
                        true,
                        false,
                        List.of(1L, "é"),
                        List.of(),
                        BigInteger.TWO.pow(70),
                        -(1L << 40)));
        assertThat(read.get(7L)).isEqualTo(Map.of("x", List.of(1L, 2L, 3L, 4L)));
        assertThat(read.get("again")).isSameAs(list);
    }

    /** A list that holds itself is read, and nobody walks through it. */
    @Test
    void aValueMayHoldItself() {
        List<?> list = (List<?>) PickleMachine.read(bytes("]q\0h\0a."), PickleClasses.NONE);

        assertThat(list.get(0) == list).isTrue();
    }

    /** Python's pickles of a tuple that holds a list that holds the tuple, which take the mark of the first try away. */
    @ParameterizedTest
    @ValueSource(strings = {"((lp0\n(g0\ntp1\na00g1\n.", "(]q\0(h\0tq\1a1h\1.", "\u0080\2]q\0h\0\u0085q\1a0h\1."})
    void aTupleMayHoldItself(String pickle) {
        List<?> tuple = (List<?>) read(pickle);

        assertThat(tuple.size()).isEqualTo(1);
        assertThat(((List<?>) tuple.get(0)).get(0) == tuple).isTrue();
        assertThat(read("K\1(0.")).isEqualTo(1L);
    }

    @Test
    void numbersInLinesAndBytesOfEachLengthAreRead() {
        assertThat(read("(lp0\nFinf\naF-inf\naFnan\naF1e-07\naF1e+300\naF-0.0\naF2.\na."))
                .isEqualTo(List.of(
                        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 1e-7, 1e300, -0.0, 2.0));
        assertThat(read("(dp0\nI01\nI1\nsNI2\nsF1.5\nI3\ns."))
                .isEqualTo(Map.of(true, 1L, PickleMachine.NONE, 2L, 1.5, 3L));
        for (String two : List.of("C\2", "B\2\0\0\0", "\u008e\2\0\0\0\0\0\0\0", "\u0096\2\0\0\0\0\0\0\0")) {
            assertThat(read(two + "ab.")).isEqualTo(new byte[] {'a', 'b'});
        }
        assertThat(read("\u008d\2\0\0\0\0\0\0\0\u00c3\u00a9.")).isEqualTo("é");
        assertThat(read("U\1\u00e9.")).isEqualTo("é");
    }

    private static Object read(String pickle) {
        return PickleMachine.read(bytes(pickle), PickleClasses.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cos#system#.|holds a Python object of os.system, and only plain values are read",
                "K~Q.|refers to something outside of the pickle",
                "K~|has a pickle that ends in the middle",
                "X~~~~|has a pickle that ends in the middle",
                "a.|has a pickle that is damaged",
                "K~K~a.|has a pickle that is damaged",
                "}K~s.|has a pickle that is damaged",
                "h~.|has a pickle that is damaged",
                "K~(.|has a pickle that is damaged",
                "K~)a.|has a pickle that is damaged",
                ")K~a.|has a pickle that is damaged",
                "(tK~a.|has a pickle that is damaged",
                "K~p-1#.|has a pickle that is damaged",
                "F1.5x#.|has a pickle that is damaged",
                "}]K~s.|has a pickle with a dict whose keys are not texts or numbers",
                "(ios#system#.|holds a Python object of os.system, and only plain values are read",
                "P7#.|refers to something outside of the pickle",
                "o.|has a pickle with the code 0x6f, which is not one of a plain value",
                "K~)R.|has a pickle that is damaged"
            })
    void whatIsNoPlainValueIsRefused(String pickle, String message) {
        assertThatThrownBy(() ->
                        PickleMachine.read(bytes(pickle.replace('~', '\1').replace('#', '\n')), PickleClasses.NONE))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void aPickleThatAsksForMuchMemoryIsRefused() {
        assertThatThrownBy(() -> PickleMachine.read(bytes("}".repeat(1_000_001)), PickleClasses.NONE))
                .hasMessage("has a pickle of more than a million values");
        assertThatThrownBy(() -> PickleMachine.read(bytes("N" + "\u0094".repeat(1_000_001)), PickleClasses.NONE))
                .hasMessage("has a pickle of more than a million values");
        assertThatThrownBy(() -> PickleMachine.read(bytes("N0".repeat((4 << 20) + 1)), PickleClasses.NONE))
                .hasMessage("has a pickle of more than 8 MB");
        assertThatThrownBy(() -> read("I" + "9".repeat(1001) + "\n.")).hasMessage("has a pickle that is damaged");
    }

    @Test
    void aMessageIsOneShortLine() {
        assertThatThrownBy(() -> PickleMachine.read(bytes("ca\rb" + "x".repeat(9999) + "\nc\n."), PickleClasses.NONE))
                .message()
                .startsWith("holds a Python object of a?bxxx")
                .hasSizeLessThan(500);
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
