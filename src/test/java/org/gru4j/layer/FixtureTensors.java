package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.gru4j.keras.internal.KerasFields;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One tensor, or one of each direction: a list of both, or an object or two fields with {@code forward} and {@code backward}. */
final class FixtureTensors {

    private static final String FORWARD = "forward";
    private static final String BACKWARD = "backward";

    private FixtureTensors() {}

    /** The tensors of a field, whose name may be in the plural; empty where there is none. */
    static Optional<List<FixtureTensor>> of(KerasFields fields, String name) {
        for (String field : List.of(name, name + "s")) {
            Optional<JsonNode> value = fields.optional(field);
            if (value.isPresent()) {
                return Optional.of(read(field, value.get()));
            }
        }
        for (String pattern : List.of("%2$s_%1$s", "%1$s_%2$s")) {
            String forward = pattern.formatted(name, FORWARD);
            String backward = pattern.formatted(name, BACKWARD);
            if (fields.has(forward) || fields.has(backward)) {
                return Optional.of(List.of(
                        FixtureTensor.of(forward, fields.required(forward)),
                        FixtureTensor.of(backward, fields.required(backward))));
            }
        }
        return Optional.empty();
    }

    private static List<FixtureTensor> read(String name, JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(one -> FixtureTensor.of(name, one))
                    .toList();
        }
        if (!value.has(FORWARD)) {
            return List.of(FixtureTensor.of(name, value));
        }
        KerasFields both = new KerasFields(name, value);
        List<FixtureTensor> tensors = List.of(
                FixtureTensor.of(name, both.required(FORWARD)), FixtureTensor.of(name, both.required(BACKWARD)));
        both.allRead();
        return tensors;
    }

    /** The same as arrays. */
    static Optional<List<INDArray>> arrays(KerasFields fields, String name, DataType type) {
        return of(fields, name)
                .map(tensors -> tensors.stream().map(one -> one.array(type)).toList());
    }

    /** Compares as many arrays as there are. */
    static void check(String name, Tolerance tolerance, List<INDArray> actual, List<FixtureTensor> expected) {
        if (actual.size() != expected.size()) {
            throw new AssertionError(
                    "%d of %s are expected, but there are %d".formatted(expected.size(), name, actual.size()));
        }
        for (int i = 0; i < actual.size(); i++) {
            tolerance.check(actual.size() == 1 ? name : name + " " + i, actual.get(i), expected.get(i));
        }
    }
}
