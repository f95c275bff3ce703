package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.gru4j.keras.internal.KerasFields;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How far a number may be from the expected one, as NumPy's allclose takes it: atol + rtol · |expected|. */
public record Tolerance(double atol, double rtol) {

    public static Tolerance of(String name, JsonNode node) {
        KerasFields fields = new KerasFields(name, node);
        Tolerance tolerance = new Tolerance(fields.number("atol"), fields.number("rtol"));
        fields.allRead();
        return tolerance;
    }

    public void check(String name, INDArray actual, FixtureTensor expected) {
        if (!Arrays.equals(actual.shape(), expected.shape())) {
            throw new AssertionError("%s has shape %s, but %s is expected"
                    .formatted(name, Arrays.toString(actual.shape()), Arrays.toString(expected.shape())));
        }
        double[] values =
                actual.dup('c').castTo(DataType.DOUBLE).reshape(actual.length()).toDoubleVector();
        for (int i = 0; i < values.length; i++) {
            check(name + "[" + i + "]", values[i], expected.values()[i]);
        }
    }

    public void check(String name, double actual, double expected) {
        double allowed = atol + rtol * Math.abs(expected);
        if (!(Math.abs(actual - expected) <= allowed)) { // not a number is not within it either
            throw new AssertionError("%s is %s, but %s is expected, give or take %.3g (it is %.3g away)"
                    .formatted(name, actual, expected, allowed, Math.abs(actual - expected)));
        }
    }
}
