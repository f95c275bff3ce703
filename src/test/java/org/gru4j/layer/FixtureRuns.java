package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.layer.engine.EngineChoice;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The ways in which a case is computed: in the precision that it states and, where it has a tolerance for float as
 * well, in float.
 */
final class FixtureRuns {

    private FixtureRuns() {}

    /** One way, and how near its numbers must be. */
    record Run(DataType type, EngineChoice engine, Tolerance tolerance) {}

    /** Reads the fields dtype, tolerance and tolerance_float32 of a case. */
    static List<Run> of(KerasFields fixture, EngineChoice... engines) {
        Tolerance tolerance = Tolerance.of("tolerance", fixture.required("tolerance"));
        String dtype = fixture.optional("dtype").map(JsonNode::asText).orElse("float32");
        List<Run> runs = new ArrayList<>();
        switch (dtype) {
            case "float64" -> {
                add(runs, DataType.DOUBLE, tolerance, engines);
                fixture.optional("tolerance_float32")
                        .ifPresent(
                                wider -> add(runs, DataType.FLOAT, Tolerance.of("tolerance_float32", wider), engines));
            }
            case "float32" ->
                add(
                        runs,
                        DataType.FLOAT,
                        fixture.optional("tolerance_float32")
                                .map(own -> Tolerance.of("tolerance_float32", own))
                                .orElse(tolerance),
                        engines);
            default -> throw fixture.unknown("dtype");
        }
        return runs;
    }

    private static void add(List<Run> runs, DataType type, Tolerance tolerance, EngineChoice... engines) {
        for (EngineChoice engine : engines) {
            runs.add(new Run(type, engine, tolerance));
        }
    }
}
