package org.gru4j.keras;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional.Mode;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.Bidirectional;
import org.gru4j.keras.KerasLayer.Cell;
import org.gru4j.keras.KerasLayer.GruCell;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.keras.KerasLayer.PlainCell;
import org.gru4j.keras.KerasLayer.Recurrent;
import org.gru4j.keras.KerasLayer.Sequences;
import org.gru4j.layer.FeatureDropout;
import org.gru4j.layer.Gru;
import org.gru4j.layer.GruBidirectional;
import org.gru4j.layer.GruBuilder;
import org.gru4j.layer.GruVertex;
import org.gru4j.layer.MaskedGruVertex;
import org.gru4j.layer.MergeMode;
import org.gru4j.layer.Rearrangement;
import org.gru4j.layer.Rearrangement.Operation;
import org.gru4j.layer.SequenceVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** Recurrent layers. Cells on top of each other become layers one after the other, which is the same. */
record RecurrentParts(List<Part> parts, Training training) {

    /** A layer that goes one way. */
    Tensor add(Node node, Recurrent layer, Tensor in, @Nullable Tensor state, List<KerasArray> arrays) {
        in.requireSequence(layer.name());
        List<Cell> cells = layer.cells();
        boolean maskedBackwards = in.mask() != null && layer.sequences().goBackwards();
        if (cells.size() > 1 && (state != null || maskedBackwards)) {
            throw new KerasException(Words.format(
                    "layer %s: several cells with an initial state, or backwards with a mask, cannot be represented",
                    layer.name()));
        }
        List<CellWeights> weights = CellWeights.of(layer.name(), cells, arrays);
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
            out = cells.get(i) instanceof GruCell gru
                    ? gru(node, name, gru, own, out, state, weights.get(i))
                    : plain(node, name, (PlainCell) cells.get(i), own, out, state, weights.get(i));
        }
        return out;
    }

    private static void requireFeatures(String name, Tensor in, CellWeights weights) {
        WeightShapes.require(name, "kernel", weights.kernel(), in.width(), Tensor.UNKNOWN);
    }

    private Tensor gru(
            Node node,
            String name,
            GruCell cell,
            Sequences sequences,
            Tensor in,
            @Nullable Tensor state,
            CellWeights weights) {
        Gru gru = configured(node, name, cell, sequences, weights);
        Map<String, INDArray> parameters = weights.ofGru();
        if (state != null && in.mask() != null) {
            throw new KerasException(
                    Words.format("layer %s: an initial state together with a mask cannot be represented", name));
        }
        if (state != null) {
            vertex(name, List.of(in.part(), state.part()), () -> GruVertex.of(gru), parameters);
        } else if (in.mask() != null) {
            vertex(name, List.of(in.part(), in.mask()), () -> MaskedGruVertex.of(gru), parameters);
        } else {
            parts.add(new Part.OfLayer(name, List.of(in.part()), gru, parameters));
        }
        return output(name, in, cell.units(), sequences.returnSequences());
    }

    private static Gru configured(Node node, String name, GruCell cell, Sequences sequences, CellWeights weights) {
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
    private void vertex(
            String name, List<String> inputs, Supplier<? extends GraphVertex> made, Map<String, INDArray> parameters) {
        try {
            parts.add(new Part.OfVertex(name, inputs, made.get(), parameters));
        } catch (IllegalArgumentException refused) {
            throw new KerasException(
                    Words.format("layer %s: with a mask or an initial state, %s", name, refused.getMessage()), refused);
        }
    }

    private static Tensor output(String name, Tensor in, long width, boolean sequence) {
        return sequence ? new Tensor(name, width, in.time(), true, in.mask(), false) : Tensor.vector(name, width);
    }

    /** The state after the last step, which is the output then. */
    Tensor state(Recurrent layer, Tensor output) {
        if (!(layer.cells().get(layer.cells().size() - 1) instanceof GruCell)
                || layer.cells().size() > 1) {
            throw new KerasException(Words.format(
                    "layer %s: the state of this cannot be represented, only that of a GRU", layer.name()));
        }
        if (!output.sequence()) {
            return output;
        }
        if (output.mask() != null) {
            throw new KerasException(
                    Words.format("layer %s: the state of a masked sequence cannot be represented", layer.name()));
        }
        String name = layer.name() + "-state";
        parts.add(new Part.OfVertex(name, List.of(output.part()), SequenceVertex.lastStep(), Map.of()));
        return Tensor.vector(name, output.width());
    }

    /** Deeplearning4j's LSTM or SimpleRnn. */
    private Tensor plain(
            Node node,
            String name,
            PlainCell cell,
            Sequences sequences,
            Tensor in,
            @Nullable Tensor state,
            CellWeights weights) {
        requirePlain(name, cell, sequences, in);
        if (state != null) {
            throw new KerasException(
                    Words.format("layer %s: an initial state of anything but a GRU cannot be represented", name));
        }
        String from = in.part();
        if (sequences.goBackwards()) {
            from = name + "-backwards";
            parts.add(new Part.Between(
                    from, List.of(in.part()), new Rearrangement(Operation.REVERSE_TIME, List.of(), List.of())));
        }
        parts.add(new Part.OfLayer(
                name,
                List.of(from),
                configured(node, name, cell, sequences.returnSequences(), weights),
                weights.ofPlain(cell)));
        return output(name, in, cell.units(), sequences.returnSequences());
    }

    private static void requirePlain(String name, PlainCell cell, Sequences sequences, Tensor in) {
        if (in.mask() != null) {
            throw new KerasException(Words.format(
                    "layer %s: a mask for %s cannot be represented, only for a GRU", name, cell.className()));
        }
        if (sequences.stateful()) {
            throw new KerasException(
                    Words.format("layer %s: a stateful %s cannot be represented, only a GRU", name, cell.className()));
        }
    }

    private Layer configured(Node node, String name, PlainCell cell, boolean returnSequences, CellWeights weights) {
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
        WeightRules.apply(
                builder,
                new KerasLayer.Rules(cell.regularizer(), null),
                KerasLayer.Rules.NONE,
                node.trainable(),
                weights.features());
        if (!cell.useBias()) {
            builder.biasUpdater(new Sgd(0)); // it stays zero
        }
        Layer made = builder.build();
        return returnSequences ? made : new LastTimeStep(made);
    }

    /** A layer that goes both ways. */
    Tensor add(Node node, Bidirectional layer, Tensor in, List<KerasArray> arrays) {
        String name = layer.name();
        in.requireSequence(name);
        Cell cell = layer.forward().cells().get(0);
        Sequences sequences = layer.forward().sequences();
        List<CellWeights> weights = CellWeights.of(name, List.of(cell, cell), arrays);
        requireFeatures(name, in, weights.get(0));
        requireFeatures(name, in, weights.get(1));
        if (sequences.stateful()) {
            throw new KerasException(Words.format("layer %s: a stateful Bidirectional cannot be represented", name));
        }
        if (cell instanceof GruCell gru) {
            GruBidirectional both =
                    GruBidirectional.of(configured(node, name, gru, sequences, weights.get(0)), layer.mergeMode());
            both.setLayerName(name);
            Map<String, INDArray> parameters = new LinkedHashMap<>();
            prefixed("forward", weights.get(0).ofGru(), parameters);
            prefixed("backward", weights.get(1).ofGru(), parameters);
            if (in.mask() != null) {
                vertex(name, List.of(in.part(), in.mask()), () -> MaskedGruVertex.of(both), parameters);
            } else {
                parts.add(new Part.OfLayer(name, List.of(in.part()), both, parameters));
            }
        } else {
            plain(node, layer, (PlainCell) cell, sequences, in, weights);
        }
        long width = layer.mergeMode() == MergeMode.CONCAT ? 2 * cell.units() : cell.units();
        return output(name, in, width, sequences.returnSequences());
    }

    private void plain(
            Node node, Bidirectional layer, PlainCell cell, Sequences sequences, Tensor in, List<CellWeights> weights) {
        String name = layer.name();
        requirePlain(name, cell, sequences, in);
        if (!sequences.returnSequences()) {
            lastSteps(node, layer, cell, in, weights);
            return;
        }
        Layer one = configured(node, name, cell, true, weights.get(0));
        Map<String, INDArray> parameters = new LinkedHashMap<>();
        weights.get(0).ofPlain(cell).forEach((key, value) -> parameters.put("f" + key, value));
        weights.get(1).ofPlain(cell).forEach((key, value) -> parameters.put("b" + key, value));
        Layer both = new org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional(mode(layer.mergeMode()), one);
        both.setLayerName(name);
        parts.add(new Part.OfLayer(name, List.of(in.part()), both, parameters));
    }

    private static Mode mode(MergeMode mergeMode) {
        return switch (mergeMode) {
            case CONCAT -> Mode.CONCAT;
            case SUM -> Mode.ADD;
            case AVE -> Mode.AVERAGE;
            case MUL -> Mode.MUL;
        };
    }

    /** Two layers side by side: Deeplearning4j's Bidirectional cannot be saved with a LastTimeStep in it. */
    private void lastSteps(Node node, Bidirectional layer, PlainCell cell, Tensor in, List<CellWeights> weights) {
        String name = layer.name();
        Sequences ahead = new Sequences(false, false, false, false);
        Sequences back = new Sequences(false, false, true, false);
        Tensor forward = plain(node, name + "-forward", cell, ahead, in, null, weights.get(0));
        Tensor backward = plain(node, name + "-backward", cell, back, in, null, weights.get(1));
        GraphVertex merged = switch (layer.mergeMode()) {
            case CONCAT -> new MergeVertex();
            case SUM -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
            case AVE -> new ElementWiseVertex(ElementWiseVertex.Op.Average);
            case MUL -> new ElementWiseVertex(ElementWiseVertex.Op.Product);
        };
        parts.add(new Part.OfVertex(name, List.of(forward.part(), backward.part()), merged, Map.of()));
    }

    private static void prefixed(String direction, Map<String, INDArray> from, Map<String, INDArray> to) {
        from.forEach((name, value) ->
                to.put(direction + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), value));
    }
}
