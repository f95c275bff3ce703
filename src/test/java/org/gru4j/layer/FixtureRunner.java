package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;
import org.gru4j.keras.KerasException;
import org.gru4j.keras.internal.KerasFields;
import org.gru4j.layer.FixtureRuns.Run;
import org.gru4j.layer.engine.EngineChoice;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Runs one case of a gru-fixture/1 file, of whatever kind. */
final class FixtureRunner {

    private static final long RANDOM_SEED = 20150703;

    private FixtureRunner() {}

    /**
     * Runs a case.
     *
     * @throws AssertionError if a number is not the expected one or the case says something that is not known
     */
    static void run(JsonNode fixtureCase) {
        try {
            runKnown(fixtureCase);
        } catch (KerasException unknown) {
            throw new InexpressibleCaseError(unknown.getMessage());
        }
    }

    private static void runKnown(JsonNode fixtureCase) {
        KerasFields fixture = new KerasFields("the case", fixtureCase);
        DescriptiveFields.pass(fixture, fixtureCase);
        Nd4j.getRandom().setSeed(RANDOM_SEED);
        switch (fixture.optional("kind").map(JsonNode::asText).orElse("forward")) {
            case "forward", "stateful", "mask", "dropout", "regularizer", "bidirectional" ->
                calls(fixture, CallFixture::run);
            case "gradient" -> calls(fixture, CallFixture::runWithGradients);
            case "training" -> TrainingFixture.run(fixture);
            case "model" -> ModelFixture.run(fixture);
            case "constraint" -> ConstraintFixture.run(fixture);
            case "initializer-exact" -> InitializerFixture.exact(fixture);
            case "initializer-property" -> InitializerFixture.property(fixture);
            case "initializer-stat" -> InitializerFixture.statistics(fixture);
            default -> throw fixture.unknown("kind");
        }
        fixture.allRead();
    }

    private interface CallCheck {
        void run(FixtureLayer layer, Tolerance tolerance, JsonNode call);
    }

    /** Every engine computes the calls, each on a layer of its own. */
    private static void calls(KerasFields fixture, CallCheck check) {
        JsonNode calls = fixture.required("calls");
        if (calls.isEmpty()) {
            throw new InexpressibleCaseError("there are no calls");
        }
        for (Run run : FixtureRuns.of(fixture, EngineChoice.AUTO, EngineChoice.OPENBLAS, EngineChoice.SAMEDIFF)) {
            String name = "engine %s, %s".formatted(run.engine(), run.type());
            FixtureLayer layer = named(name, () -> FixtureLayer.of(fixture, run.type(), run.engine()));
            if (run.engine() == EngineChoice.OPENBLAS && run.type() == DataType.DOUBLE) {
                continue; // AUTO was it
            }
            for (int i = 0; i < calls.size(); i++) {
                JsonNode call = calls.get(i);
                named("call %d, %s".formatted(i, name), () -> {
                    check.run(layer, run.tolerance(), call);
                    return null;
                });
            }
        }
    }

    private static <T> T named(String name, Supplier<T> action) {
        try {
            return action.get();
        } catch (InexpressibleCaseError | KerasException e) {
            throw e;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }
}
