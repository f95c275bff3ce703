package org.gru4j.layer;

import java.util.List;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Puts the numbers of an array [batch, …] somewhere else, between two layers.
 *
 * @param operation what it does
 * @param before the shape of an example that comes in, for RESHAPE, where one length may be -1
 * @param shape of an example afterwards, for RESHAPE, where one length may be -1; the width alone for ONE_HOT
 */
public record Rearrangement(Operation operation, List<Long> before, List<Long> shape) implements InputPreProcessor {

    private static final long serialVersionUID = 1;

    /** What is done to an array. */
    public enum Operation {
        /** [batch, …] to [batch, shape]. */
        RESHAPE,
        /** Ids [batch, time], or [batch, time, 1], to [batch, time, width], with a 1 at the place of the id. */
        ONE_HOT,
        /** [batch, time, features], or [batch, time], from its end to its beginning. */
        REVERSE_TIME
    }

    /** @throws IllegalArgumentException if the shape of ONE_HOT is not one width, 1 or more */
    public Rearrangement {
        before = List.copyOf(before);
        shape = List.copyOf(shape);
        if (operation == Operation.ONE_HOT && (shape.size() != 1 || shape.get(0) < 1)) {
            throw new IllegalArgumentException("ONE_HOT's shape must be one width, 1 or more, but is " + shape);
        }
    }

    @Override
    public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
        INDArray output = switch (operation) {
            case RESHAPE -> reshaped(input, shape);
            case ONE_HOT -> oneHot(input, shape.get(0));
            case REVERSE_TIME -> TimeReversal.of(input, 1);
        };
        return workspaceMgr.dup(ArrayType.ACTIVATIONS, output);
    }

    private static INDArray reshaped(INDArray input, List<Long> example) {
        long[] target = new long[example.size() + 1];
        target[0] = input.size(0);
        for (int axis = 0; axis < example.size(); axis++) {
            target[axis + 1] = example.get(axis);
        }
        return input.dup('c').reshape('c', target);
    }

    private static INDArray oneHot(INDArray input, long width) {
        INDArray ids = input.rank() == 3 ? input.reshape(input.size(0), input.size(1)) : input;
        INDArray output = Nd4j.create(ids.dataType(), ids.size(0), ids.size(1), width);
        for (long example = 0; example < ids.size(0); example++) {
            for (long step = 0; step < ids.size(1); step++) {
                long id = ids.getLong(example, step);
                if (id < 0 || id >= width) {
                    throw new IllegalArgumentException(Words.format("an id must be 0 to %d, but is %d", width - 1, id));
                }
                output.putScalar(example, step, id, 1);
            }
        }
        return output;
    }

    @Override
    public @Nullable INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
        return switch (operation) {
            case RESHAPE -> workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, reshaped(output, before));
            case ONE_HOT -> null; // ids have none
            case REVERSE_TIME -> workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, TimeReversal.of(output, 1));
        };
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public Rearrangement clone() {
        return this; // immutable
    }

    @Override
    public InputType getOutputType(InputType inputType) {
        return switch (operation) {
            case RESHAPE ->
                shape.size() == 1
                        ? InputType.feedForward(shape.get(0))
                        : InputType.recurrent(shape.get(1), shape.get(0), RNNFormat.NWC);
            case ONE_HOT -> InputType.recurrent(shape.get(0), RNNFormat.NWC);
            case REVERSE_TIME -> inputType;
        };
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(
            INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
        return switch (operation) {
            case RESHAPE -> new Pair<>(null, currentMaskState);
            case ONE_HOT -> new Pair<>(maskArray, currentMaskState);
            case REVERSE_TIME -> new Pair<>(maskArray == null ? null : TimeReversal.of(maskArray, 1), currentMaskState);
        };
    }
}
