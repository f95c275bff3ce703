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
    private static final String PROTOCOL_2 =
            "gAJ9cQAoWAEAAABhcQFdcQIoSwFK/v///00sAUdADAAAAAAAAE6IiUsBWAIAAADDqXEDhnEEKYoJAAAAAAAAAABAigYAAAAAAP9lSwd9cQVYAQAAAHhxBihLAUsCSwNLBHRxB3NYBQAAAGFnYWlucQhoAnUu";

    private static final String PROTOCOL_3 =
            "gAN9cQAoWAEAAABhcQFdcQIoSwFK/v///00sAUdADAAAAAAAAE6IiUsBWAIAAADDqXEDhnEEKYoJAAAAAAAAAABAigYAAAAAAP9lSwd9cQVYAQAAAHhxBihLAUsCSwNLBHRxB3NYBQAAAGFnYWlucQhoAnUu";

    private static final String PROTOCOL_4 =
            "gASVXgAAAAAAAAB9lCiMAWGUXZQoSwFK/v///00sAUdADAAAAAAAAE6IiUsBjALDqZSGlCmKCQAAAAAAAAAAQIoGAAAAAAD/ZUsHfZSMAXiUKEsBSwJLA0sEdJRzjAVhZ2FpbpRoAnUu";

    private static final String PROTOCOL_5 =
            "gAWVXgAAAAAAAAB9lCiMAWGUXZQoSwFK/v///00sAUdADAAAAAAAAE6IiUsBjALDqZSGlCmKCQAAAAAAAAAAQIoGAAAAAAD/ZUsHfZSMAXiUKEsBSwJLA0sEdJRzjAVhZ2FpbpRoAnUu";

    @ParameterizedTest
    @ValueSource(strings = {PROTOCOL_2, PROTOCOL_3, PROTOCOL_4, PROTOCOL_5})
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
                "K~(0.|has a pickle that is damaged",
                "}]K~s.|has a dict whose keys are not texts or numbers",
                "ios#system#.|has a pickle with the code 0x69, which is not one of a plain value",
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
