package org.gru4j.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional.Mode;
import org.gru4j.internal.Words;
import org.gru4j.keras.KerasLayer.Bidirectional;
import org.gru4j.keras.KerasLayer.Cell;
import org.gru4j.keras.KerasLayer.GruCell;
import org.gru4j.keras.KerasLayer.Node;
import org.gru4j.keras.KerasLayer.PlainCell;
import org.gru4j.keras.KerasLayer.Sequences;
import org.gru4j.layer.Gru;
import org.gru4j.layer.GruBidirectional;
import org.gru4j.layer.GruBidirectionalGraph;
import org.gru4j.layer.MaskedGruVertex;
import org.gru4j.layer.MergeMode;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Recurrent layers that go both ways. */
record BidirectionalParts(RecurrentParts recurrent) {

    /**
     * A layer that goes both ways.
     *
     * @param wantsStates whether the states after the last steps go anywhere
     * @return its output or, without a merge mode, both; and the states where they are wanted
     */
    List<Tensor> add(
            Node node,
            Bidirectional layer,
            Tensor in,
            List<Tensor> states,
            List<KerasArray> arrays,
            boolean wantsStates) {
        String name = layer.name();
        in.requireSequence(name);
        Cell cell = layer.forward().cells().get(0);
        Sequences sequences = layer.forward().sequences();
        List<CellWeights> weights = CellWeights.of(name, List.of(cell, cell), arrays);
        RecurrentParts.requireFeatures(name, in, weights.get(0));
        RecurrentParts.requireFeatures(name, in, weights.get(1));
        MergeMode mode = layer.mergeMode();
        if (!states.isEmpty() || wantsStates || mode == null) {
            if (!(cell instanceof GruCell gru) || states.size() == 1) {
                throw new KerasException(Words.format(
                        "layer %s: states of both directions, or their outputs each for itself, cannot be represented but"
                                + " of a GRU, with both states or none",
                        name));
            }
            return inGraph(
                    RecurrentParts.configured(node, name, gru, sequences, weights.get(0)),
                    layer,
                    in,
                    states,
                    weights,
                    wantsStates);
        }
        if (cell instanceof GruCell gru) {
            GruBidirectional both =
                    GruBidirectional.of(RecurrentParts.configured(node, name, gru, sequences, weights.get(0)), mode);
            both.setLayerName(name);
            Map<String, INDArray> parameters = new LinkedHashMap<>();
            prefixed("forward", weights.get(0).ofGru(), parameters);
            prefixed("backward", weights.get(1).ofGru(), parameters);
            if (in.mask() != null) {
                recurrent.vertex(name, List.of(in.part(), in.mask()), () -> MaskedGruVertex.of(both), parameters);
            } else {
                recurrent.parts().add(new Part.OfLayer(name, List.of(in.part()), both, parameters));
            }
        } else {
            plain(node, name, (PlainCell) cell, mode, sequences, in, weights);
        }
        return List.of(RecurrentParts.output(name, in, width(mode, cell.units()), sequences.returnSequences()));
    }

    private static long width(MergeMode mode, long units) {
        return mode == MergeMode.CONCAT ? 2 * units : units;
    }

    /** Both directions, each a vertex of its own. */
    private List<Tensor> inGraph(
            Gru gru,
            Bidirectional layer,
            Tensor in,
            List<Tensor> states,
            List<CellWeights> weights,
            boolean wantsStates) {
        String name = layer.name();
        long units = weights.get(0).recurrentKernel().size(0);
        boolean sequences = layer.forward().sequences().returnSequences();
        GruBidirectionalGraph graph = GruBidirectionalGraph.of(gru, name, in.part());
        List<Tensor> outputs = new ArrayList<>();
        if (in.mask() != null) {
            graph.mask(in.mask());
        }
        if (!states.isEmpty()) {
            graph.initialStates(states.get(0).part(), states.get(1).part());
        }
        MergeMode mode = layer.mergeMode();
        if (mode == null) {
            graph.outputs(name, name + "-1");
            outputs.add(RecurrentParts.output(name, in, units, sequences));
            outputs.add(RecurrentParts.output(name + "-1", in, units, sequences));
        } else {
            graph.merged(name, mode);
            outputs.add(RecurrentParts.output(name, in, width(mode, units), sequences));
        }
        if (wantsStates) {
            graph.states(name + "-state1", name + "-state2");
            outputs.add(Tensor.vector(name + "-state1", units));
            outputs.add(Tensor.vector(name + "-state2", units));
        }
        try {
            graph.pieces()
                    .forEach(piece -> recurrent
                            .parts()
                            .add(new Part.OfVertex(
                                    piece.name(),
                                    piece.inputs(),
                                    piece.vertex(),
                                    piece.direction() < 0
                                            ? Map.of()
                                            : weights.get(piece.direction()).ofGru())));
        } catch (IllegalArgumentException refused) {
            throw new KerasException(
                    Words.format("layer %s: with states of both directions, %s", name, refused.getMessage()), refused);
        }
        return outputs;
    }

    private void plain(
            Node node,
            String name,
            PlainCell cell,
            MergeMode mergeMode,
            Sequences sequences,
            Tensor in,
            List<CellWeights> weights) {
        RecurrentParts.requireNoMask(name, cell, in);
        if (!sequences.returnSequences() || sequences.stateful()) {
            sideBySide(node, name, cell, mergeMode, sequences, in, weights);
            return;
        }
        Layer one = recurrent.configured(node, name, cell, sequences, weights.get(0));
        Map<String, INDArray> parameters = new LinkedHashMap<>();
        weights.get(0).ofPlain(cell).forEach((key, value) -> parameters.put("f" + key, value));
        weights.get(1).ofPlain(cell).forEach((key, value) -> parameters.put("b" + key, value));
        Layer both = new org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional(mode(mergeMode), one);
        both.setLayerName(name);
        recurrent.parts().add(new Part.OfLayer(name, List.of(in.part()), both, parameters));
    }

    private static Mode mode(MergeMode mergeMode) {
        return switch (mergeMode) {
            case CONCAT -> Mode.CONCAT;
            case SUM -> Mode.ADD;
            case AVE -> Mode.AVERAGE;
            case MUL -> Mode.MUL;
        };
    }

    /** Two layers: Deeplearning4j's Bidirectional can have no LastTimeStep in it, if it is to be saved, and keeps no states. */
    private void sideBySide(
            Node node,
            String name,
            PlainCell cell,
            MergeMode mergeMode,
            Sequences both,
            Tensor in,
            List<CellWeights> weights) {
        Sequences ahead = new Sequences(both.returnSequences(), false, false, both.stateful());
        Sequences back = new Sequences(both.returnSequences(), false, true, both.stateful());
        Tensor forward = recurrent.plain(node, name + "-forward", cell, ahead, in, null, weights.get(0));
        Tensor backward = recurrent.plain(node, name + "-backward", cell, back, in, null, weights.get(1));
        if (both.returnSequences()) {
            backward = recurrent.reversed(name + "-ahead", backward);
        }
        GraphVertex merged = mergeMode.vertex(both.returnSequences());
        recurrent.parts().add(new Part.OfVertex(name, List.of(forward.part(), backward.part()), merged, Map.of()));
    }

    private static void prefixed(String direction, Map<String, INDArray> from, Map<String, INDArray> to) {
        from.forEach((name, value) ->
                to.put(direction + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), value));
    }
}
