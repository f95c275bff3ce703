package org.gru4j.foreign.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gru4j.internal.Words;

/** A file of safetensors: 8 bytes of the header's length, the header in JSON, and the numbers. */
public final class Safetensors implements TensorFile {

    private static final int MAX_HEADER_BYTES = 16 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    private Safetensors(byte[] content, int start, JsonNode header) {
        Storage numbers = Storage.of(content, start);
        header.properties().forEach(entry -> {
            if (!entry.getKey().equals("__metadata__")) {
                String name = StoredTensor.requireName(entry.getKey());
                tensors.put(name, tensor(name, entry.getValue(), numbers));
            }
        });
    }

    /** Whether a file that begins so looks like one of these. */
    public static boolean isOne(byte[] content) {
        return content.length > Long.BYTES && content[Long.BYTES] == '{' && headerLength(content) <= MAX_HEADER_BYTES;
    }

    /**
     * Reads a file.
     *
     * @throws FormatException if it is damaged
     */
    public static Safetensors of(byte[] content) throws IOException {
        long length = content.length < Long.BYTES ? -1 : headerLength(content);
        if (length < 0 || length > MAX_HEADER_BYTES || length > content.length - Long.BYTES) {
            throw new FormatException("is damaged, or no file of safetensors");
        }
        try {
            JsonNode header = JSON.readTree(content, Long.BYTES, (int) length);
            if (!header.isObject()) {
                throw new FormatException("is damaged: its header is no JSON object");
            }
            return new Safetensors(content, Long.BYTES + (int) length, header);
        } catch (JacksonException broken) {
            throw new FormatException("is damaged: its header is not JSON", broken);
        }
    }

    private static long headerLength(byte[] content) {
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static StoredTensor tensor(String name, JsonNode entry, Storage numbers) {
        NumberType type = type(entry.path("dtype").asText());
        JsonNode lengths = entry.path("shape");
        JsonNode offsets = entry.path("data_offsets");
        long from = offsets.path(0).asLong(-1);
        if (!lengths.isArray() || from < 0 || from % type.bytes() != 0) {
            throw new FormatException(Words.format("is damaged: the tensor %s has no place", name));
        }
        long[] shape = new long[lengths.size()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = lengths.get(axis).asLong(-1);
        }
        StoredTensor tensor = StoredTensor.contiguous(type, shape, from / type.bytes(), numbers);
        if (offsets.path(1).asLong(-1) != from + tensor.bytes()) {
            throw new FormatException(
                    Words.format("is damaged: the tensor %s has another length than its shape", name));
        }
        return tensor;
    }

    private static NumberType type(String dtype) {
        return switch (dtype) {
            case "F16" -> NumberType.F16;
            case "BF16" -> NumberType.BF16;
            case "F32" -> NumberType.F32;
            case "F64" -> NumberType.F64;
            case "BOOL", "I8", "U8", "F8_E4M3", "F8_E5M2" -> NumberType.OTHER_8;
            case "I16", "U16" -> NumberType.OTHER_16;
            case "I32", "U32" -> NumberType.OTHER_32;
            case "I64", "U64" -> NumberType.OTHER_64;
            default ->
                throw new FormatException(Words.format("has numbers of the type \"%s\", which is not known", dtype));
        };
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    @Override
    public void close() {}
}
