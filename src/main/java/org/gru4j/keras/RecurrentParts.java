package org.gru4j.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.Cell;
import org.gru4j.keras.KerasLayer.GruCell;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.keras.KerasLayer.PlainCell;
import org.gru4j.keras.KerasLayer.Recurrent;
import org.gru4j.keras.KerasLayer.Sequences;
import org.gru4j.layer.FeatureDropout;
import org.gru4j.layer.Gru;
import org.gru4j.layer.GruBuilder;
import org.gru4j.layer.GruVertex;
import org.gru4j.layer.GruVertex.Port;
import org.gru4j.layer.MaskedGruVertex;
import org.gru4j.layer.Rearrangement;
import org.gru4j.layer.Rearrangement.Operation;
import org.gru4j.layer.SequenceVertex;
import org.gru4j.layer.StatefulRecurrent;
import org.gru4j.layer.UntrainableOption;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** Recurrent layers. Cells on top of each other become layers one after the other, which is the same. */
record RecurrentParts(List<Part> parts, Training training) {

    /**
     * A layer that goes one way.
     *
     * @param wantsState whether the state after the last step goes anywhere
     * @return its output, and that state where it is wanted
     */
    List<Tensor> add(
            Node node,
            Recurrent layer,
            Tensor in,
            @Nullable Tensor state,
            List<KerasArray> arrays,
            boolean wantsState) {
        in.requireSequence(layer.name());
        List<Cell> cells = layer.cells();
        boolean maskedBackwards = in.mask() != null && layer.sequences().goBackwards();
        if (cells.size() > 1 && (state != null || maskedBackwards)) {
            throw new KerasException(Words.format(
                    "layer %s: several cells with an initial state, or backwards with a mask, cannot be represented",
                    layer.name()));
        }
        List<CellWeights> weights = CellWeights.of(layer.name(), cells, arrays);
        if (wantsState && !(cells.size() == 1 && cells.get(0) instanceof GruCell)) {
            throw new KerasException(Words.format(
                    "layer %s: the state of this cannot be represented, only that of a GRU", layer.name()));
        }
        Tensor out = in;
        for (int i = 0; i < cells.size(); i++) {
            boolean last = i == cells.size() - 1;
            Sequences own = new Sequences(
                    !last || layer.sequences().returnSequences(),
                    last && layer.sequences().returnState(),
                    i == 0 && layer.sequences().goBackwards(),
                    layer.sequences().stateful());
            String name = last ? layer.name() : layer.name() + "-cell" + (i + 1);
            requireFeatures(name, out, weights.get(i));
            if (cells.get(i) instanceof GruCell gru) {
                List<Tensor> outputs = gru(node, name, gru, own, out, state, weights.get(i), wantsState);
                if (last) {
                    return outputs;
                }
                out = outputs.get(0);
            } else {
                out = plain(node, name, (PlainCell) cells.get(i), own, out, state, weights.get(i));
            }
        }
        return List.of(out);
    }

    static void requireFeatures(String name, Tensor in, CellWeights weights) {
        WeightShapes.require(name, "kernel", weights.kernel(), in.width(), Tensor.UNKNOWN);
    }

    private List<Tensor> gru(
            Node node,
            String name,
            GruCell cell,
            Sequences sequences,
            Tensor in,
            @Nullable Tensor state,
            CellWeights weights,
            boolean wantsState) {
        Gru gru = configured(node, name, cell, sequences, weights);
        Map<String, INDArray> parameters = weights.ofGru();
        Tensor out = output(name, in, cell.units(), sequences.returnSequences());
        if (in.mask() != null && (state != null || wantsState)) {
            return maskedWithStates(gru, out, in, state, parameters, wantsState);
        }
        if (state != null) {
            vertex(name, List.of(in.part(), state.part()), () -> GruVertex.of(gru), parameters);
        } else if (in.mask() != null) {
            vertex(name, List.of(in.part(), in.mask()), () -> MaskedGruVertex.of(gru), parameters);
        } else {
            parts.add(new Part.OfLayer(name, List.of(in.part()), gru, parameters));
        }
        return wantsState ? List.of(out, lastStep(out)) : List.of(out);
    }

    /** A mask together with states: the last output need not be the state, nor the first one come from the first state. */
    private List<Tensor> maskedWithStates(
            Gru gru,
            Tensor out,
            Tensor in,
            @Nullable Tensor state,
            Map<String, INDArray> parameters,
            boolean wantsState) {
        List<String> inputs = new ArrayList<>(List.of(in.part()));
        List<Port> ports = new ArrayList<>(List.of(Port.MASK));
        if (state != null) {
            inputs.add(state.part());
            ports.add(Port.INITIAL_STATE);
        }
        inputs.add(Objects.requireNonNull(in.mask()));
        if (wantsState) {
            ports.add(Port.FINAL_STATE);
        }
        String name = wantsState ? out.part() + "-steps" : out.part();
        vertex(name, inputs, () -> GruVertex.of(gru, ports.toArray(Port[]::new)), parameters);
        if (!wantsState) {
            return List.of(out);
        }
        SequenceVertex output = out.sequence() ? SequenceVertex.withoutLastStep() : SequenceVertex.stepBeforeLast();
        parts.add(new Part.OfVertex(out.part(), List.of(name), output, Map.of()));
        String last = out.part() + "-state";
        parts.add(new Part.OfVertex(last, List.of(name), SequenceVertex.lastStep(), Map.of()));
        return List.of(out, Tensor.vector(last, out.width()));
    }

    static Gru configured(Node node, String name, GruCell cell, Sequences sequences, CellWeights weights) {
        GruBuilder builder = cell.builder()
                .name(name)
                .nIn(weights.features())
                .returnSequences(sequences.returnSequences())
                .returnState(sequences.returnState())
                .goBackwards(sequences.goBackwards())
                .stateful(sequences.stateful());
        if (!node.trainable()) {
            builder.updater(new Sgd(0)).biasUpdater(new Sgd(0));
            builder.kernelRegularizer(null).recurrentRegularizer(null).biasRegularizer(null);
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException outOfRange) {
            throw new KerasException(Words.format("layer %s: %s", name, outOfRange.getMessage()), outOfRange);
        }
    }

    /** A vertex, if the layer in it has only options that a vertex can have. */
    void vertex(
            String name, List<String> inputs, Supplier<? extends GraphVertex> made, Map<String, INDArray> parameters) {
        try {
            parts.add(new Part.OfVertex(name, inputs, made.get(), parameters));
        } catch (IllegalArgumentException refused) {
            throw new KerasException(
                    Words.format("layer %s: with a mask or an initial state, %s", name, refused.getMessage()), refused);
        }
    }

    static Tensor output(String name, Tensor in, long width, boolean sequence) {
        return sequence ? new Tensor(name, width, in.time(), true, in.mask(), false) : Tensor.vector(name, width);
    }

    /** The state after the last step, which is the output then. */
    private Tensor lastStep(Tensor output) {
        if (!output.sequence()) {
            return output;
        }
        String name = output.part() + "-state";
        parts.add(new Part.OfVertex(name, List.of(output.part()), SequenceVertex.lastStep(), Map.of()));
        return Tensor.vector(name, output.width());
    }

    /** Deeplearning4j's LSTM or SimpleRnn. */
    Tensor plain(
            Node node,
            String name,
            PlainCell cell,
            Sequences sequences,
            Tensor in,
            @Nullable Tensor state,
            CellWeights weights) {
        requireNoMask(name, cell, in);
        if (state != null) {
            throw new KerasException(
                    Words.format("layer %s: an initial state of anything but a GRU cannot be represented", name));
        }
        Tensor from = sequences.goBackwards() ? reversed(name + "-backwards", in) : in;
        parts.add(new Part.OfLayer(
                name, List.of(from.part()), configured(node, name, cell, sequences, weights), weights.ofPlain(cell)));
        return output(name, in, cell.units(), sequences.returnSequences());
    }

    /** From its end to its beginning. */
    Tensor reversed(String name, Tensor in) {
        parts.add(new Part.Between(
                name, List.of(in.part()), new Rearrangement(Operation.REVERSE_TIME, List.of(), List.of())));
        return in.from(name);
    }

    static void requireNoMask(String name, PlainCell cell, Tensor in) {
        if (in.mask() != null) {
            throw new KerasException(Words.format(
                    "layer %s: a mask for %s cannot be represented, only for a GRU", name, cell.className()));
        }
    }

    Layer configured(Node node, String name, PlainCell cell, Sequences sequences, CellWeights weights) {
        BaseRecurrentLayer.Builder<?> builder = cell.simple()
                ? new SimpleRnn.Builder()
                : new LSTM.Builder().gateActivationFunction(Activations.of(name, cell.recurrentActivation()));
        builder.dataFormat(RNNFormat.NWC);
        builder.name(name);
        builder.nIn(weights.features());
        builder.nOut(cell.units());
        builder.activation(Activations.of(name, cell.activation()));
        // Deeplearning4j does not give these to a layer in a wrapper in a wrapper.
        builder.weightInit(WeightInit.XAVIER_UNIFORM);
        builder.updater(training.updater());
        builder.gradientNormalization(GradientNormalization.None);
        if (cell.dropout() > 0) {
            builder.dropOut(new FeatureDropout(cell.dropout()));
        }
        WeightRules.apply(builder, cell.rules(), node.trainable());
        if (!cell.useBias()) {
            builder.biasUpdater(new Sgd(0)); // it stays zero
        }
        untrainable(name, cell, sequences).ifPresent(builder::weightNoise);
        BaseRecurrentLayer made = builder.build();
        made.setConstraints(WeightRules.constraints(cell.rules(), node.trainable()));
        if (sequences.stateful()) {
            return StatefulRecurrent.of(made, sequences.returnSequences());
        }
        return sequences.returnSequences() ? made : new LastTimeStep(made);
    }

    private static Optional<UntrainableOption> untrainable(String name, PlainCell cell, Sequences sequences) {
        List<String> options = new ArrayList<>(cell.rules().untrainable());
        if (sequences.stateful()) {
            options.add("stateful");
        }
        return options.isEmpty()
                ? Optional.empty()
                : Optional.of(new UntrainableOption(Words.format(
                        "layer %s: cannot be trained further, for Deeplearning4j's %s cannot have its %s",
                        name, cell.simple() ? "SimpleRnn" : "LSTM", String.join(", ", options))));
    }
}
