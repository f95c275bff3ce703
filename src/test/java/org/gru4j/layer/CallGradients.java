package org.gru4j.layer;

import java.util.List;
import java.util.Optional;
import org.gru4j.keras.internal.KerasFields;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The backward pass of a call for the loss Σ output · d_output + Σ state · d_state. */
record CallGradients(FixtureLayer layer, Tolerance tolerance, KerasFields call) {

    /** Reads the fields d_output, d_state, loss and gradients of the call. */
    void check(INDArray output, INDArray mask) {
        Optional<INDArray> outputGradient = optional("d_output");
        Optional<INDArray> stateGradient = optional("d_state");
        double loss = outputGradient.map(it -> sum(it, output)).orElse(0.0)
                + stateGradient.map(it -> sum(it, layer.returnedState())).orElse(0.0);
        call.optional("loss").ifPresent(value -> tolerance.check("loss", loss, call.number("loss")));

        INDArray epsilon = outputGradient.orElseGet(() -> Nd4j.create(layer.type(), output.shape()));
        INDArray passedOn = Nd4j.create(layer.type(), output.size(0), layer.options().units);
        stateGradient.ifPresent(it -> new StateGradient(layer.options(), mask).add(it, epsilon, passedOn));
        INDArray input = layer.backpropagate(epsilon);

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
            if (expected.optional("initial_state").isPresent()) {
                check(expected, "initial_state", layer.initialStateGradient().add(passedOn));
            }
        }
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

    private Optional<INDArray> optional(String field) {
        return call.optional(field).map(value -> FixtureTensor.of(field, value).array(layer.type()));
    }

    private static double sum(INDArray gradient, INDArray values) {
        return gradient.mul(values).sumNumber().doubleValue();
    }

    /**
     * The gradient of the final state, which Deeplearning4j has no way in for: it goes in with the gradient of the output
     * where both are the same, at the last step that counts.
     */
    private record StateGradient(GruOptions options, INDArray mask) {

        /**
         * Adds it to the output's gradient.
         *
         * @param passedOn takes what goes straight to the initial state, where no step counts [batch, units]
         */
        void add(INDArray gradient, INDArray outputGradient, INDArray passedOn) {
            for (int example = 0; example < gradient.size(0); example++) {
                int last = lastStep(example, outputGradient);
                INDArray target;
                if (last < 0) {
                    target = passedOn.getRow(example);
                } else if (options.returnSequences) {
                    target = outputGradient.get(
                            NDArrayIndex.point(example), NDArrayIndex.point(last), NDArrayIndex.all());
                } else {
                    target = outputGradient.getRow(example);
                }
                target.addi(gradient.getRow(example));
            }
        }

        /** In processing order; -1 for none. */
        private int lastStep(int example, INDArray outputGradient) {
            if (mask == null) {
                return (int) (options.returnSequences ? outputGradient.size(1) : 1) - 1;
            }
            int steps = (int) mask.size(1);
            for (int t = steps - 1; t >= 0; t--) {
                int step = options.goBackwards ? steps - 1 - t : t; // in the input
                if (mask.getDouble(example, step) != 0) {
                    if (!options.returnSequences && options.zeroOutputForMask && t < steps - 1) {
                        throw new InexpressibleCaseError("d_state where the output is masked by zeros");
                    }
                    return t;
                }
            }
            return -1;
        }
    }
}
