package org.gru4j.foreign.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes are those of the examples in the description of the wire format of Protocol Buffers. */
class ProtobufMessageTest {

    @Test
    void writesNumbersTextsAndMessages() {
        assertThat(hex(new ProtobufMessage().put(1, 150))).isEqualTo("089601");
        assertThat(hex(new ProtobufMessage().put(2, "testing"))).isEqualTo("120774657374696e67");
        assertThat(hex(new ProtobufMessage().put(3, new ProtobufMessage().put(1, 150))))
                .isEqualTo("1a03089601");
        assertThat(hex(new ProtobufMessage().put(4, -2))).isEqualTo("20feffffffffffffffff01");
        assertThat(hex(new ProtobufMessage().put(20, 7).put(20, new byte[128]))).startsWith("a00107a20180010000");
    }

    private static String hex(ProtobufMessage message) {
        return HexFormat.of().formatHex(message.bytes());
    }
}
