package org.gru4j.layer;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.gru4j.layer.engine.EngineChoice;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of a {@link Gru}; each has the name and the default that it has in Keras. Deeplearning4j's own options
 * of every layer, as {@code name}, {@code updater} or {@code l2}, are there too. Not for several threads.
 */
@SuppressWarnings("unchecked") // build() is declared with a type parameter of its own, which no one can fulfil
public final class GruBuilder extends SameDiffLayer.Builder<GruBuilder> {

    private final GruOptions options = new GruOptions();

    GruBuilder() {}

    /** The width of the input; not needed where the network is given its input type. */
    public GruBuilder nIn(long nIn) {
        options.nIn = nIn;
        return this;
    }

    /** The width of the state and of the output, 1 or more. Required. */
    public GruBuilder units(long units) {
        options.units = units;
        return this;
    }

    /** The activation of the candidate state; default tanh. Keras's None is LINEAR. */
    public GruBuilder activation(KerasActivation activation) {
        options.activation = activation;
        return this;
    }

    /** The activation of the two gates; default sigmoid. */
    public GruBuilder recurrentActivation(KerasActivation recurrentActivation) {
        options.recurrentActivation = recurrentActivation;
        return this;
    }

    /** Whether there is a bias; default true. */
    public GruBuilder useBias(boolean useBias) {
        options.useBias = useBias;
        return this;
    }

    /** Of W, drawn as one matrix for all gates; default Glorot uniform. */
    public GruBuilder kernelInitializer(KerasInitializer kernelInitializer) {
        options.kernelInitializer = kernelInitializer;
        return this;
    }

    /** Of U, drawn as one matrix for all gates; default orthogonal. */
    public GruBuilder recurrentInitializer(KerasInitializer recurrentInitializer) {
        options.recurrentInitializer = recurrentInitializer;
        return this;
    }

    /** Of the bias; default zeros. */
    public GruBuilder biasInitializer(KerasInitializer biasInitializer) {
        options.biasInitializer = biasInitializer;
        return this;
    }

    /** Of W; default none. */
    public GruBuilder kernelRegularizer(@Nullable KerasRegularizer kernelRegularizer) {
        options.kernelRegularizer = kernelRegularizer;
        return this;
    }

    /** Of U; default none. */
    public GruBuilder recurrentRegularizer(@Nullable KerasRegularizer recurrentRegularizer) {
        options.recurrentRegularizer = recurrentRegularizer;
        return this;
    }

    /** Of the bias; default none. */
    public GruBuilder biasRegularizer(@Nullable KerasRegularizer biasRegularizer) {
        options.biasRegularizer = biasRegularizer;
        return this;
    }

    /**
     * Of the output and, with returnState, of the final state, which Keras has for an output, too; default none. See {@link
     * #averageActivity}.
     */
    public GruBuilder activityRegularizer(@Nullable KerasRegularizer activityRegularizer) {
        options.activityRegularizer = activityRegularizer;
        return this;
    }

    /**
     * Whether what the activity regularizer adds to the loss is divided by the batch size, as in tf.keras and, from 3.14 on,
     * Keras 3 (default), or not, as in the first releases of Keras 3 and in Keras without TensorFlow's.
     */
    public GruBuilder averageActivity(boolean averageActivity) {
        options.averageActivity = averageActivity;
        return this;
    }

    /** Of W; default none. */
    public GruBuilder kernelConstraint(@Nullable KerasConstraint kernelConstraint) {
        options.kernelConstraint = kernelConstraint;
        return this;
    }

    /** Of U; default none. */
    public GruBuilder recurrentConstraint(@Nullable KerasConstraint recurrentConstraint) {
        options.recurrentConstraint = recurrentConstraint;
        return this;
    }

    /** Of the bias; default none. */
    public GruBuilder biasConstraint(@Nullable KerasConstraint biasConstraint) {
        options.biasConstraint = biasConstraint;
        return this;
    }

    /**
     * The share of the input's features that is dropped in training, 0 (default) up to 1: one mask per example, the
     * same at every time step. (Deeplearning4j's own option of that name, with a capital O, has a mask per step and
     * the share that is <i>kept</i>.)
     */
    public GruBuilder dropout(double dropout) {
        options.dropout = dropout;
        return this;
    }

    /**
     * The share of the state that is dropped inside the recurrent product in training, 0 (default) up to 1: one mask
     * per example and gate, the same at every time step. As in Keras, dropout has a mask per gate then, too.
     */
    public GruBuilder recurrentDropout(double recurrentDropout) {
        options.recurrentDropout = recurrentDropout;
        return this;
    }

    /**
     * The share of the recurrent kernel that is left out in training, another one for each batch and the same at every
     * time step: 0 (the default) or more and below 1. Not in Keras; DropConnect as in Merity et al. 2017,
     * arXiv:1708.02182. The fast engine can do it, unlike {@link #recurrentDropout}.
     */
    public GruBuilder recurrentKernelDropout(double recurrentKernelDropout) {
        options.recurrentKernelDropout = recurrentKernelDropout;
        return this;
    }

    /**
     * The share of the outputs that is left out in training, the same at every time step of a sequence: 0 (the default)
     * or more and below 1. The state goes on whole. Not in Keras; Gal and Ghahramani 2016, arXiv:1512.05287.
     */
    public GruBuilder outputDropout(double outputDropout) {
        options.outputDropout = outputDropout;
        return this;
    }

    /** Makes dropout draw from a generator of the layer's own; default ND4J's random numbers. */
    public GruBuilder seed(@Nullable Long seed) {
        options.seed = seed;
        return this;
    }

    /** Whether every step's output is returned, or only the last one's (default). */
    public GruBuilder returnSequences(boolean returnSequences) {
        options.returnSequences = returnSequences;
        return this;
    }

    /**
     * Whether {@code rnnGetPreviousState} gives the final state after every forward pass; default false: only after
     * {@code rnnTimeStep}. See {@link Gru}.
     */
    public GruBuilder returnState(boolean returnState) {
        options.returnState = returnState;
        return this;
    }

    /**
     * Whether the sequence is gone through from its end; default false. The outputs come in the order of processing,
     * the one for the last input first.
     */
    public GruBuilder goBackwards(boolean goBackwards) {
        options.goBackwards = goBackwards;
        return this;
    }

    /**
     * Whether example i of a batch goes on from the state of example i of the batch before, until {@code
     * rnnClearPreviousState}; default false. See {@link Gru}.
     */
    public GruBuilder stateful(boolean stateful) {
        options.stateful = stateful;
        return this;
    }

    /**
     * Kept for Keras's sake, and without effect: in Keras it trades memory for speed and changes no number, and here
     * every engine already computes a sequence in one go.
     */
    public GruBuilder unroll(boolean unroll) {
        options.unroll = unroll;
        return this;
    }

    /** Whether the reset gate comes after the recurrent product (default) or before it: see {@link Gru}. */
    public GruBuilder resetAfter(boolean resetAfter) {
        options.resetAfter = resetAfter;
        return this;
    }

    /** Whether a masked step's output is zeros, instead of the output before it (default). */
    public GruBuilder zeroOutputForMask(boolean zeroOutputForMask) {
        options.zeroOutputForMask = zeroOutputForMask;
        return this;
    }

    /** How the layer is computed; default {@link EngineChoice#AUTO}. The numbers are the same to rounding. */
    public GruBuilder engine(EngineChoice engine) {
        options.engine = engine;
        return this;
    }

    /** [batch, time, features] or [batch, features, time]; default that of the network's input type. */
    public GruBuilder dataFormat(RNNFormat dataFormat) {
        options.dataFormat = dataFormat;
        return this;
    }

    /**
     * Builds the layer.
     *
     * @throws IllegalArgumentException naming the option that is out of its range, the range and the value
     */
    @Override
    public Gru build() {
        return new Gru(this, options);
    }
}
