package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.gru4j.keras.internal.KerasFields;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One call of a layer: input, mask, initial states and dropout masks go in; outputs, states and losses come out as
 * expected, for one kind of Keras's back ends or, where they differ, for the other. With gradients, it is followed by a
 * backward pass.
 */
final class CallFixture {

    private static final String OTHER_BACK_ENDS = "expected_numpy_jax_backend";

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
        FixtureTensors.arrays(call, "initial_state", layer.type()).ifPresent(layer::startFrom);
        INDArray mask = optional("mask").orElse(null);
        boolean training = call.flag("training", false);
        FixtureDropout dropout = FixtureDropout.of(call, layer.options());
        if (!layer.bidirectional()) {
            layer.dropoutMasks(dropout);
        }
        if (gradients && !training && (layer.options().dropout > 0 || layer.options().recurrentDropout > 0)) {
            throw new InexpressibleCaseError("gradients of an inference pass through a layer with dropout");
        }
        List<INDArray> outputs = layer.activate(tensor("input").array(layer.type()), mask, training || gradients);
        dropout.allUsed();
        check(outputs);
        if (gradients) {
            new CallGradients(layer, tolerance, call).check(outputs);
        }
        call.allRead();
    }

    /** Either is right, where Keras's back ends differ. */
    private void check(List<INDArray> outputs) {
        Optional<JsonNode> other = call.optional(OTHER_BACK_ENDS);
        try {
            check("expected", call.required("expected"), outputs);
        } catch (InexpressibleCaseError unknown) {
            throw unknown;
        } catch (AssertionError differs) {
            if (other.isEmpty()) {
                throw differs;
            }
            check(OTHER_BACK_ENDS, other.get(), outputs);
        }
    }

    private void check(String name, JsonNode node, List<INDArray> outputs) {
        KerasFields expected = new KerasFields(name, node);
        FixtureTensors.of(expected, "output")
                .ifPresent(value -> FixtureTensors.check("output", tolerance, outputs, value));
        FixtureTensors.of(expected, "state")
                .ifPresent(value -> FixtureTensors.check("state", tolerance, layer.returnedStates(), value));
        expected.optional("losses").ifPresent(losses -> new LayerLosses(layer, tolerance).check(losses, outputs));
        expected.allRead();
    }

    private FixtureTensor tensor(String field) {
        return FixtureTensor.of(field, call.required(field));
    }

    private Optional<INDArray> optional(String field) {
        return call.optional(field).map(value -> FixtureTensor.of(field, value).array(layer.type()));
    }
}
