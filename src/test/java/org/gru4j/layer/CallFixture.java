package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.gru4j.keras.internal.KerasFields;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One call of a layer: input, mask, initial state and dropout masks go in; output, state and losses come out as
 * expected. With gradients, it is followed by a backward pass.
 */
final class CallFixture {

    private final FixtureLayer layer;
    private final Tolerance tolerance;
    private final KerasFields call;

    private CallFixture(FixtureLayer layer, Tolerance tolerance, JsonNode call) {
        this.layer = layer;
        this.tolerance = tolerance;
        this.call = new KerasFields("call", call);
    }

    static void run(FixtureLayer layer, Tolerance tolerance, JsonNode call) {
        new CallFixture(layer, tolerance, call).run(false);
    }

    static void runWithGradients(FixtureLayer layer, Tolerance tolerance, JsonNode call) {
        new CallFixture(layer, tolerance, call).run(true);
    }

    private void run(boolean gradients) {
        if (call.flag("reset_states_before", false)) {
            layer.resetState();
        }
        optional("initial_state").ifPresent(layer::startFrom);
        INDArray mask = optional("mask").orElse(null);
        boolean training = call.flag("training", false);
        FixtureDropout dropout = FixtureDropout.of(call, layer.options());
        if (!layer.bidirectional()) {
            layer.dropoutMasks(dropout);
        }
        if (gradients && !training && (layer.options().dropout > 0 || layer.options().recurrentDropout > 0)) {
            throw new InexpressibleCaseError("gradients of an inference pass through a layer with dropout");
        }
        INDArray output = layer.activate(tensor("input").array(layer.type()), mask, training || gradients);
        dropout.allUsed();
        check(output);
        if (gradients) {
            new CallGradients(layer, tolerance, call).check(output, mask);
        }
        call.allRead();
    }

    private void check(INDArray output) {
        KerasFields expected = new KerasFields("expected", call.required("expected"));
        expected.optional("output")
                .ifPresent(value -> tolerance.check("output", output, FixtureTensor.of("output", value)));
        expected.optional("state")
                .ifPresent(value -> tolerance.check("state", layer.returnedState(), FixtureTensor.of("state", value)));
        expected.optional("losses").ifPresent(losses -> new LayerLosses(layer, tolerance).check(losses, output));
        expected.allRead();
    }

    private FixtureTensor tensor(String field) {
        return FixtureTensor.of(field, call.required(field));
    }

    private Optional<INDArray> optional(String field) {
        return call.optional(field).map(value -> FixtureTensor.of(field, value).array(layer.type()));
    }
}
