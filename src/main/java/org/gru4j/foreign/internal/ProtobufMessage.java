package org.gru4j.foreign.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message in the wire format of Protocol Buffers, field by field: whole numbers, texts, bytes and messages, which is all
 * that ONNX needs. Fields are known by their numbers, and may come again.
 */
public final class ProtobufMessage {

    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int TYPE_BITS = 3;
    private static final int GROUP_BITS = 7;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A field that is a whole number. */
    public ProtobufMessage put(int field, long number) {
        varint((long) field << TYPE_BITS | VARINT);
        varint(number);
        return this;
    }

    /** A field that is a text. */
    public ProtobufMessage put(int field, String text) {
        return put(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A field that is another message. */
    public ProtobufMessage put(int field, ProtobufMessage message) {
        return put(field, message.bytes());
    }

    /** A field of bytes. */
    public ProtobufMessage put(int field, byte[] content) {
        varint((long) field << TYPE_BITS | LENGTH_DELIMITED);
        varint(content.length);
        bytes.writeBytes(content);
        return this;
    }

    private void varint(long number) {
        long rest = number;
        while ((rest & -MORE) != 0) {
            bytes.write((int) (rest & (MORE - 1)) | MORE);
            rest >>>= GROUP_BITS;
        }
        bytes.write((int) rest);
    }

    /** The whole message. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
