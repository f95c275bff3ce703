package org.gru4j.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays as nested lists of a JSON file. */
record NumbersInJson(JsonNode json) {

    static NumbersInJson read(Path file) throws IOException {
        return new NumbersInJson(new JsonMapper().readTree(file.toFile()));
    }

    boolean has(String pointer) {
        return !json.at(pointer).isMissingNode();
    }

    JsonNode at(String pointer) {
        return json.at(pointer);
    }

    INDArray array(String pointer) {
        List<Long> shape = new ArrayList<>();
        for (JsonNode inner = json.at(pointer); inner.isArray(); inner = inner.get(0)) {
            shape.add((long) inner.size());
        }
        List<Double> numbers = new ArrayList<>();
        flatten(json.at(pointer), numbers);
        return Nd4j.createFromArray(
                        numbers.stream().mapToDouble(Double::doubleValue).toArray())
                .reshape(shape.stream().mapToLong(Long::longValue).toArray());
    }

    private static void flatten(JsonNode json, List<Double> numbers) {
        if (json.isArray()) {
            json.forEach(one -> flatten(one, numbers));
        } else {
            numbers.add(json.doubleValue());
        }
    }

    /** Requires numbers that are as near as that. */
    void check(String pointer, INDArray found, double tolerance) {
        INDArray wanted = array(pointer);
        assertThat(found.shape()).isEqualTo(wanted.shape());
        assertThat(found.castTo(DataType.DOUBLE).sub(wanted).amaxNumber().doubleValue())
                .isLessThan(tolerance);
    }
}
