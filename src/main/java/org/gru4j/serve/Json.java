package org.gru4j.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.gru4j.internal.Words;

/** Reads what clients send, which may be anything, and writes what they get. */
final class Json {

    /** Of brackets in brackets; the interface has three. */
    private static final int DEEPEST = 10;

    private static final int LONGEST_NUMBER = 40;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** @throws Refusal if it is not UTF-8, or not one JSON object */
    static ObjectNode read(byte[] body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw Refusal.of(400, "the body is not UTF-8");
        }
        try {
            JsonNode read = MAPPER.readTree(text);
            if (read instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException broken) {
            // Jackson's own message has pieces of the text.
            var place = broken.getLocation();
            throw Refusal.of(
                    400,
                    place == null
                            ? "the body is not JSON that can be read"
                            : Words.format(
                                    "the body is not JSON that can be read, from line %d, column %d on",
                                    place.getLineNr(), place.getColumnNr()));
        }
        throw Refusal.of(400, "the body must be a JSON object");
    }

    static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can be written", impossible);
        }
    }
}
