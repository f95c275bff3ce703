package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.gru4j.keras.internal.KerasFields;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A tensor of a fixture file, its numbers row by row. */
public final class FixtureTensor {

    private static final Set<String> TYPES = Set.of("bool", "int32", "int64", "float32", "float64");

    private final long[] shape;
    private final double[] values;

    public FixtureTensor(long[] shape, double[] values) {
        this.shape = shape;
        this.values = values;
    }

    public static FixtureTensor of(String name, JsonNode node) {
        KerasFields fields = new KerasFields(name, node);
        long[] shape = StreamSupport.stream(fields.required("shape").spliterator(), false)
                .mapToLong(JsonNode::longValue)
                .toArray();
        double[] values = StreamSupport.stream(fields.required("data").spliterator(), false)
                .mapToDouble(value -> number(name, value))
                .toArray();
        Optional<JsonNode> type = fields.optional("dtype");
        if (type.isPresent() && !TYPES.contains(type.get().asText())) {
            throw fields.unknown("dtype");
        }
        fields.allRead();
        if (Arrays.stream(shape).reduce(1, (a, b) -> a * b) != values.length) {
            throw new InexpressibleCaseError(
                    "%s has shape %s, but %d numbers".formatted(name, Arrays.toString(shape), values.length));
        }
        return new FixtureTensor(shape, values);
    }

    private static double number(String name, JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue() ? 1 : 0;
        }
        if (!value.isNumber()) {
            throw new InexpressibleCaseError("%s holds %s, which is no number".formatted(name, value));
        }
        return value.doubleValue();
    }

    public INDArray array(DataType type) {
        return Nd4j.createFromArray(values).castTo(type).reshape(shape);
    }

    public long[] shape() {
        return shape;
    }

    public double[] values() {
        return values;
    }

    int rank() {
        return shape.length;
    }
}
