package org.gru4j.keras;

import java.util.List;
import java.util.OptionalLong;
import org.gru4j.layer.Gru;
import org.gru4j.layer.GruBuilder;
import org.gru4j.layer.KerasConstraint;
import org.gru4j.layer.KerasRegularizer;
import org.gru4j.layer.MergeMode;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;

/** A layer of a Keras model, as its configuration describes it. */
sealed interface KerasLayer {

    /** Keras's name of the layer, unique in its model. */
    String name();

    /** Where data come in. */
    record Input(String name) implements KerasLayer {}

    /** A trained vector per id; with {@code maskZero} the id 0 is no input. */
    record Embedding(String name, long inputDim, long outputDim, boolean maskZero, Rules rules) implements KerasLayer {}

    /** Ids, [batch, time] or [batch, time, 1], as vectors with a one. */
    record OneHot(String name, long size) implements KerasLayer {}

    /** Steps that hold nothing but {@code value} are no input. */
    record Masking(String name, double value) implements KerasLayer {}

    /** One cell, or several on top of each other, over a sequence. */
    record Recurrent(String name, List<Cell> cells, Sequences sequences) implements KerasLayer {}

    /**
     * Two recurrent layers over the same input, the second from its end.
     *
     * @param mergeMode null where both outputs are given, each for itself
     */
    record Bidirectional(
            String name,
            Recurrent forward,
            Recurrent backward,
            @Nullable MergeMode mergeMode) implements KerasLayer {}

    /** A fully connected layer, at each time step where there are any. */
    record Dense(String name, long units, boolean useBias, KerasActivation activation, Rules kernel, Rules bias)
            implements KerasLayer {}

    /** Several inputs side by side; Keras's axis counts the batch as 0, or from the end. */
    record Concatenated(String name, int axis) implements KerasLayer {}

    /** A function of what comes in. */
    record Activated(String name, KerasActivation activation) implements KerasLayer {}

    /** Dropout; of whole features, the same at all time steps, if it is spatial. */
    record Dropout(String name, double rate, boolean spatial) implements KerasLayer {}

    /** The same numbers in another shape; one length may be -1. */
    record Reshape(String name, List<Integer> target) implements KerasLayer {}

    /** All numbers of an example in one vector. */
    record Flatten(String name) implements KerasLayer {}

    /** How a recurrent layer goes through its input and what it gives. */
    record Sequences(boolean returnSequences, boolean returnState, boolean goBackwards, boolean stateful) {}

    /** What training does to a weight beside following the gradient. */
    record Rules(
            @Nullable KerasRegularizer regularizer,
            @Nullable KerasConstraint constraint) {

        static final Rules NONE = new Rules(null, null);
    }

    /** What a recurrent layer computes at each step. */
    sealed interface Cell {

        /** Keras's class, which names the cell in files. */
        String className();

        /** The width of the state. */
        long units();

        boolean useBias();

        /** How many gates the columns of the kernel belong to. */
        int gates();

        /** Whether the weights lie as cuDNN has them. */
        boolean cudnn();
    }

    /** A {@link Gru}. */
    record GruCell(String className, long units, boolean useBias, boolean cudnn, boolean resetAfter, GruBuilder builder)
            implements Cell {

        @Override
        public int gates() {
            return 3;
        }
    }

    /** A long short-term memory, or with one gate a simple recurrent cell. */
    record PlainCell(
            String className,
            long units,
            boolean useBias,
            boolean cudnn,
            int gates,
            KerasActivation activation,
            KerasActivation recurrentActivation,
            double dropout,
            CellRules rules)
            implements Cell {

        boolean simple() {
            return gates == 1;
        }
    }

    /**
     * What training did with a {@link PlainCell}.
     *
     * @param untrainable Keras's names of the options among them that Deeplearning4j does not have
     */
    record CellRules(Rules kernel, Rules recurrentKernel, Rules bias, List<String> untrainable) {}

    /** One output of a layer: 0 is what it computes, 1 the state after it. */
    record Ref(String layer, int tensor) {}

    /**
     * A layer and what goes into it.
     *
     * @param inputs none of an input layer, several of a {@link Concatenated}, otherwise one
     * @param initialStates what a recurrent layer begins with; of both directions there are two
     */
    record Node(KerasLayer layer, String className, boolean trainable, List<Ref> inputs, List<Ref> initialStates) {

        /** With one input or none, and one initial state or none. */
        Node(KerasLayer layer, String className, boolean trainable, @Nullable Ref input, @Nullable Ref initialState) {
            this(layer, className, trainable, list(input), list(initialState));
        }

        private static List<Ref> list(@Nullable Ref ref) {
            return ref == null ? List.of() : List.of(ref);
        }

        /** The only input, or the first. */
        @Nullable
        Ref input() {
            return inputs.isEmpty() ? null : inputs.get(0);
        }

        @Nullable
        Ref initialState() {
            return initialStates.isEmpty() ? null : initialStates.get(0);
        }

        /** Whether that goes into the layer. */
        boolean takes(Ref ref) {
            return inputs.contains(ref) || initialStates.contains(ref);
        }
    }

    /**
     * The shape of what a model takes in.
     *
     * @param time steps, where the model fixes their number
     */
    record InputShape(int rank, OptionalLong time, OptionalLong features) {}
}
