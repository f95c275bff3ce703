package org.gru4j.layer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.gru4j.keras.internal.KerasFields;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The dropout masks that Keras has drawn for a call, in the order in which the layer asks for its own. */
final class FixtureDropout implements DropoutMasks {

    private record Mask(String name, double rate, FixtureTensor values) {}

    private final Deque<Mask> masks = new ArrayDeque<>();

    private FixtureDropout() {}

    /** Reads the fields dropout_mask and recurrent_dropout_mask of a call. */
    static FixtureDropout of(KerasFields call, GruOptions options) {
        FixtureDropout dropout = new FixtureDropout();
        dropout.add("dropout_mask", call.optional("dropout_mask"), options.dropout);
        dropout.add("recurrent_dropout_mask", call.optional("recurrent_dropout_mask"), options.recurrentDropout);
        return dropout;
    }

    private void add(String name, Optional<JsonNode> mask, double rate) {
        mask.ifPresent(values -> masks.add(new Mask(name, rate, FixtureTensor.of(name, values))));
    }

    @Override
    public INDArray draw(double rate, INDArray target) {
        long[] shape = target.shape();
        if (masks.isEmpty()) {
            throw new InexpressibleCaseError("dropout in training without the mask that was drawn");
        }
        Mask mask = masks.remove();
        if (mask.rate() != rate) {
            throw new InexpressibleCaseError(
                    "%s belongs to the rate %s, but one for %s is asked for".formatted(mask.name(), mask.rate(), rate));
        }
        INDArray values = mask.values().array(target.dataType());
        if (shape.length == mask.values().rank() + 1) { // one for all gates
            values = Nd4j.stack(0, values, values, values);
        }
        if (!Arrays.equals(values.shape(), shape)) {
            throw new AssertionError("%s has shape %s, but the layer needs %s"
                    .formatted(mask.name(), Arrays.toString(mask.values().shape()), Arrays.toString(shape)));
        }
        return target.assign(values);
    }

    void allUsed() {
        if (!masks.isEmpty()) {
            throw new AssertionError(masks.peek().name() + " is given, but the layer drops nothing with it");
        }
    }
}
