package org.gru4j.layer;

import org.gru4j.layer.engine.internal.GruEngine;
import org.gru4j.layer.engine.internal.GruGradients;
import org.gru4j.layer.engine.internal.GruInput;
import org.gru4j.layer.engine.internal.GruPass;
import org.gru4j.layer.engine.internal.GruWeights;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One sequence on its way through a layer: dropout, the engine, masks; and the way back. Arrays are [batch, time, features],
 * in the order of processing.
 */
final class GruCall {

    private final GruEngine engine;
    private final GruWeights weights; // without those that are dropped
    private final GruInput input;
    private final Dropouts.Drawn dropped;
    private final boolean training; // whether the pass knows the way back
    private final GruPass pass;
    private final @Nullable INDArray outputMask; // [batch, time, 1]
    private final INDArray output;

    /**
     * Computes the output.
     *
     * @param mask [batch, time], or null
     * @param zeroOutputForMask whether a masked step's output is zeros
     */
    GruCall(
            GruEngine engine,
            GruWeights weights,
            INDArray sequence,
            INDArray initialState,
            @Nullable INDArray mask,
            Dropouts.Drawn dropped,
            boolean zeroOutputForMask,
            boolean training) {
        this.engine = engine;
        this.weights = dropped.ofWeights(weights);
        this.input = new GruInput(dropped.ofInput(sequence), initialState, mask, dropped.perGate());
        this.dropped = dropped;
        this.training = training;
        this.pass = engine.forward(this.weights, input, training);
        this.outputMask = mask == null ? null : OutputMask.of(mask, zeroOutputForMask);
        this.output = dropped.ofOutput(
                outputMask == null ? pass.states() : pass.states().mul(outputMask));
    }

    GruInput input() {
        return input;
    }

    INDArray output() {
        return output;
    }

    /** The state after the last step [batch, units]. */
    INDArray finalState() {
        return at(pass.states(), input.timeSteps() - 1);
    }

    /**
     * Backpropagation that stops before {@code firstStep}.
     *
     * @param outputGradients the loss's gradient with respect to each step's output
     * @param ofFinalState its gradient with respect to the final state [batch, units], beside that of the outputs; null for none
     * @param ofSequence whether the gradient of the input is wanted
     */
    GruGradients backward(
            INDArray outputGradients, @Nullable INDArray ofFinalState, long firstStep, boolean ofSequence) {
        INDArray ofStates = dropped.ofOutputGradient(outputGradients);
        if (outputMask != null) {
            ofStates = ofStates.mul(outputMask);
        }
        if (ofFinalState != null) {
            ofStates = ofStates.dup('c'); // the gradients that were given are not ours
            at(ofStates, ofStates.size(1) - 1).addi(ofFinalState.castTo(ofStates.dataType()));
        }
        GruGradients gradients =
                firstStep == 0 ? wayBack().backward(ofStates, ofSequence) : truncated(ofStates, firstStep, ofSequence);
        dropped.backpropagate(gradients);
        return gradients;
    }

    /** A layer that is frozen, but not what lies below it, goes forward as if for output, and then has to go back. */
    private GruPass wayBack() {
        return training ? pass : engine.forward(weights, input, true);
    }

    /** The last steps, computed again as a sequence of their own. */
    private GruGradients truncated(INDArray stateGradients, long firstStep, boolean ofSequence) {
        var last = NDArrayIndex.interval(firstStep, input.timeSteps());
        INDArray mask = input.mask();
        GruInput part = new GruInput(
                input.sequence().get(NDArrayIndex.all(), last, NDArrayIndex.all()),
                at(pass.states(), firstStep - 1).dup(), // the engine takes back the pass that it belongs to
                mask == null ? null : mask.get(NDArrayIndex.all(), last),
                input.dropout());
        GruGradients gradients = engine.forward(weights, part, true)
                .backward(stateGradients.get(NDArrayIndex.all(), last, NDArrayIndex.all()), ofSequence);
        INDArray ofLast = gradients.sequence();
        if (ofLast == null) {
            return gradients;
        }
        INDArray sequence =
                Nd4j.create(input.sequence().dataType(), input.sequence().shape());
        sequence.get(NDArrayIndex.all(), last, NDArrayIndex.all()).assign(ofLast);
        return new GruGradients(sequence, gradients.initialState(), gradients.weights());
    }

    /** One step of an array [batch, time, features]. */
    static INDArray at(INDArray array, long step) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.point(step), NDArrayIndex.all());
    }
}
