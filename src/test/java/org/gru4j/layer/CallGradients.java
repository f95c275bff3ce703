package org.gru4j.layer;

import java.util.List;
import java.util.Optional;
import org.gru4j.keras.internal.KerasFields;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The backward pass of a call for the loss Σ output · d_output + Σ state · d_state. */
record CallGradients(FixtureLayer layer, Tolerance tolerance, KerasFields call) {

    /** Reads the fields d_output, d_state, loss and gradients of the call. */
    void check(List<INDArray> outputs) {
        Optional<List<INDArray>> ofOutputs = FixtureTensors.arrays(call, "d_output", layer.type());
        Optional<List<INDArray>> ofStates = FixtureTensors.arrays(call, "d_state", layer.type());
        double loss = ofOutputs.map(it -> sum(it, outputs)).orElse(0.0)
                + ofStates.map(it -> sum(it, layer.returnedStates())).orElse(0.0);
        call.optional("loss").ifPresent(value -> tolerance.check("loss", loss, call.number("loss")));

        ofStates.ifPresent(layer::giveStateGradients);
        INDArray input = layer.backpropagate(ofOutputs.orElseGet(() -> outputs.stream()
                .map(output -> Nd4j.create(layer.type(), output.shape()))
                .toList()));

        KerasFields expected = new KerasFields("gradients", call.required("gradients"));
        check(expected, "input", input);
        if (layer.bidirectional()) {
            for (String direction : List.of("forward", "backward")) {
                KerasFields part = new KerasFields("gradients " + direction, expected.required(direction));
                checkWeights(part, direction);
                part.allRead();
            }
        } else {
            checkWeights(expected, "");
        }
        FixtureTensors.of(expected, "initial_state")
                .ifPresent(states -> FixtureTensors.check(
                        "gradient of initial_state", tolerance, layer.initialStateGradients(), states));
        expected.allRead();
    }

    private void checkWeights(KerasFields expected, String direction) {
        check(expected, "kernel", layer.gradient(direction, "kernel"));
        check(expected, "recurrent_kernel", layer.gradient(direction, "recurrent_kernel"));
        if (layer.options().useBias) {
            check(expected, "bias", layer.gradient(direction, "bias"));
        } else if (expected.optional("bias").isPresent()) {
            throw new InexpressibleCaseError("the gradient of a bias where use_bias is false");
        }
    }

    private void check(KerasFields expected, String name, INDArray actual) {
        tolerance.check("gradient of " + name, actual, FixtureTensor.of(name, expected.required(name)));
    }

    private static double sum(List<INDArray> gradients, List<INDArray> values) {
        if (gradients.size() != values.size()) {
            throw new AssertionError(
                    "%d gradients are given, but there are %d values".formatted(gradients.size(), values.size()));
        }
        double sum = 0;
        for (int i = 0; i < values.size(); i++) {
            sum += gradients.get(i).mul(values.get(i)).sumNumber().doubleValue();
        }
        return sum;
    }
}
