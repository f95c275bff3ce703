package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.gru4j.keras.internal.Generation;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.keras.internal.KerasGruOptions;
import org.gru4j.keras.internal.KerasObjects;
import org.gru4j.layer.engine.internal.Gates;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What an initializer gives, as the weight of a layer that has it as its option. */
final class InitializerFixture {

    private static final double MATRIX_TOLERANCE = 1e-5; // of products of rows of some tens of numbers in float
    private static final String ROWS = "R @ R.T == gain^2 * I";
    private static final String COLUMNS = "R.T @ R == gain^2 * I";

    private final KerasFields fixture;
    private final String weight;
    private final long[] shape;
    private final JsonNode initializer;

    /** Reads the fields weight, shape and initializer of a case. */
    private InitializerFixture(KerasFields fixture) {
        this.fixture = fixture;
        this.weight = fixture.text("weight");
        this.shape = new long[fixture.required("shape").size()];
        Arrays.setAll(shape, i -> fixture.required("shape").get(i).longValue());
        this.initializer = fixture.required("initializer");
    }

    /** The weight is known, number by number. */
    static void exact(KerasFields fixture) {
        InitializerFixture made = new InitializerFixture(fixture);
        FixtureTensor expected = FixtureTensor.of("expected", fixture.required("expected"));
        made.tolerance().check(made.weight, made.draw(), expected);
        fixture.optional("get_config").ifPresent(made::checkDefaults);
    }

    private Tolerance tolerance() {
        return fixture.optional("tolerance")
                .map(own -> Tolerance.of("tolerance", own))
                .orElse(new Tolerance(0, 1e-7)); // a number rounded to float
    }

    private void checkDefaults(JsonNode configuration) {
        Gru ours = builder().build();
        Gru stated = KerasGruOptions.builder("options", configuration, Generation.KERAS_3)
                .nIn(ours.options().nIn)
                .build();
        if (!stated.options().equals(ours.options())) {
            throw new AssertionError("Keras's defaults are %s, but ours are %s".formatted(stated, ours));
        }
    }

    /** The weight is one of many that have a property. */
    static void property(KerasFields fixture) {
        InitializerFixture made = new InitializerFixture(fixture);
        if (!(KerasObjects.initializer("initializer", made.initializer)
                instanceof KerasInitializer.Orthogonal orthogonal)) {
            throw fixture.unknown("initializer");
        }
        String property = fixture.text("property");
        boolean rows = property.startsWith(ROWS);
        if (!rows && !property.startsWith(COLUMNS)) {
            throw fixture.unknown("property");
        }
        double measured = fixture.number("max_abs_dev", 0); // by Keras itself
        Tolerance tolerance = new Tolerance(Math.max(MATRIX_TOLERANCE, 2 * measured), 0);
        checkOrthogonal("drawn", made.draw(), rows, orthogonal.gain(), tolerance);
        fixture.optional("sample").ifPresent(sample -> {
            INDArray array = FixtureTensor.of("sample", sample).array(DataType.FLOAT);
            checkOrthogonal("sample", array, rows, orthogonal.gain(), tolerance);
        });
    }

    private static void checkOrthogonal(String name, INDArray matrix, boolean rows, double gain, Tolerance tolerance) {
        INDArray product =
                rows ? matrix.mmul(matrix.transpose()) : matrix.transpose().mmul(matrix);
        INDArray expected = Nd4j.eye(product.size(0)).muli(gain * gain);
        tolerance.check(name, product, new FixtureTensor(expected.shape(), values(expected)));
    }

    /** The weight is a sample of a distribution, of which Keras has drawn another one. */
    static void statistics(KerasFields fixture) {
        InitializerFixture made = new InitializerFixture(fixture);
        fixture.ignoring("input_dim", "units", "fan_in", "fan_out"); // the shape says it
        SampleStatistics expected = SampleStatistics.of(fixture);
        List<double[]> draws = new ArrayList<>();
        long drawn = 0;
        while (drawn < expected.samples()) {
            double[] values = values(made.draw());
            draws.add(values);
            drawn += values.length;
        }
        expected.check(draws.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private INDArray draw() {
        INDArray drawn = FixtureLayer.instantiate(builder().build(), DataType.FLOAT)
                .getParam(FixtureLayer.parameter("", weight));
        if (!Arrays.equals(drawn.shape(), shape)) {
            throw new AssertionError("%s has shape %s, but %s is expected"
                    .formatted(weight, Arrays.toString(drawn.shape()), Arrays.toString(shape)));
        }
        return drawn;
    }

    private GruBuilder builder() {
        GruBuilder builder = Gru.builder()
                .nIn(weight.equals("kernel") ? shape[0] : 1)
                .units(shape[shape.length - 1] / Gates.COUNT)
                .resetAfter(!weight.equals("bias") || shape.length == 2)
                .dataFormat(RNNFormat.NWC);
        if (initializer.asText().equals("default")) {
            return builder;
        }
        KerasInitializer own = KerasObjects.initializer("initializer", initializer);
        return switch (weight) {
            case "kernel" -> builder.kernelInitializer(own);
            case "recurrent_kernel" -> builder.recurrentInitializer(own);
            case "bias" -> builder.biasInitializer(own);
            default -> throw fixture.unknown("weight");
        };
    }

    private static double[] values(INDArray array) {
        return array.dup('c').castTo(DataType.DOUBLE).reshape(array.length()).toDoubleVector();
    }
}
