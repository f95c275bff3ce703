package org.gru4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.gru4j.layer.GruVertex.Port;
import org.gru4j.layer.Rearrangement.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Both directions of a {@link Gru} in a {@code ComputationGraph}, with all that Keras's {@code Bidirectional} takes and gives:
 * a mask and initial states from elsewhere in the graph, and the outputs merged or each for itself ({@code
 * merge_mode=None}), and the final states. Outputs of the second direction come in the order of the input. Gradients go back
 * to the sequence and to the initial states.
 *
 * <pre>{@code
 * GruBidirectionalGraph.of(gru, "encoder", "characters")
 *         .mask("mask")
 *         .merged("encoded", MergeMode.CONCAT)
 *         .states("lastState", "firstState")
 *         .addTo(graph);
 * }</pre>
 *
 * The layer is one for sequences [batch, time, features] (NWC) whose nIn is set. Its weights are those of the two vertices
 * {@code NAME-forward} and {@code NAME-backward}, with the names that they have in a {@link Gru}.
 */
public final class GruBidirectionalGraph {

    /**
     * A vertex of the graph.
     *
     * @param direction which of both directions' weights it has: 0, 1 or, for none, -1
     * @hidden it is for gru4j's own packages
     */
    public record Piece(String name, GraphVertex vertex, List<String> inputs, int direction) {}

    private final Gru gru;
    private final String name;
    private final String sequence;
    private @Nullable String mask;
    private final List<String> initialStates = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private @Nullable String merged;
    private MergeMode mergeMode = MergeMode.CONCAT;

    private GruBidirectionalGraph(Gru gru, String name, String sequence) {
        this.gru = gru;
        this.name = name;
        this.sequence = sequence;
    }

    /**
     * Both directions of a layer over a sequence.
     *
     * @param gru the one from the beginning; the other has the same options and weights of its own
     * @param name what the names of the vertices begin with
     * @param sequence the vertex or input that gives the sequence [batch, time, features]
     * @throws IllegalArgumentException if the layer is not NWC; a {@link GruVertex} refuses others
     */
    public static GruBidirectionalGraph of(Gru gru, String name, String sequence) {
        if (gru.dataFormat() != RNNFormat.NWC) {
            throw new IllegalArgumentException("both directions in a graph need the data format NWC");
        }
        return new GruBidirectionalGraph(gru, name, sequence);
    }

    /** The vertex that tells which steps count [batch, time], for both directions. */
    public GruBidirectionalGraph mask(String vertex) {
        this.mask = vertex;
        return this;
    }

    /** The vertices that give the initial states [batch, units]. */
    public GruBidirectionalGraph initialStates(String forward, String backward) {
        initialStates.addAll(List.of(forward, backward));
        return this;
    }

    /** Makes a vertex of that name that gives both outputs as one. */
    public GruBidirectionalGraph merged(String vertex, MergeMode mode) {
        this.merged = vertex;
        this.mergeMode = mode;
        return this;
    }

    /** Makes vertices of these names that give each direction's output. */
    public GruBidirectionalGraph outputs(String forward, String backward) {
        outputs.addAll(List.of(forward, backward));
        return this;
    }

    /** Makes vertices of these names that give each direction's final state [batch, units]. */
    public GruBidirectionalGraph states(String forward, String backward) {
        states.addAll(List.of(forward, backward));
        return this;
    }

    /** Adds the vertices to a graph. */
    public void addTo(GraphBuilder graph) {
        for (Piece piece : pieces()) {
            graph.addVertex(piece.name(), piece.vertex(), piece.inputs().toArray(String[]::new));
        }
    }

    /**
     * {@return the vertices, each after those that it takes something from}
     *
     * @hidden it is for gru4j's own packages
     */
    public List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        String forward = direction(0, gru, pieces);
        String backward = direction(1, gru.reversed(), pieces);
        if (merged != null) {
            pieces.add(
                    new Piece(merged, mergeMode.vertex(gru.options().returnSequences), List.of(forward, backward), -1));
        }
        return pieces;
    }

    /** Adds one direction; the name of the vertex that gives its output. */
    private String direction(int direction, Gru own, List<Piece> pieces) {
        List<String> inputs = new ArrayList<>(List.of(sequence));
        List<Port> ports = new ArrayList<>();
        if (!initialStates.isEmpty()) {
            inputs.add(initialStates.get(direction));
            ports.add(Port.INITIAL_STATE);
        }
        if (mask != null) {
            inputs.add(mask);
            ports.add(Port.MASK);
        }
        if (!states.isEmpty()) {
            ports.add(Port.FINAL_STATE);
        }
        boolean sequences = own.options().returnSequences;
        List<GraphVertex> then = new ArrayList<>(); // what comes after the layer, up to the output
        if (!states.isEmpty()) {
            then.add(sequences ? SequenceVertex.withoutLastStep() : SequenceVertex.stepBeforeLast());
        }
        if (direction == 1 && sequences) {
            then.add(new PreprocessorVertex(new Rearrangement(Operation.REVERSE_TIME, List.of(), List.of())));
        }
        if (then.isEmpty() && !outputs.isEmpty()) {
            then.add(new ScaleVertex(1)); // gives it its name
        }
        String prefix = name + (direction == 0 ? "-forward" : "-backward");
        pieces.add(new Piece(prefix, GruVertex.of(own, ports.toArray(Port[]::new)), inputs, direction));
        if (!states.isEmpty()) {
            pieces.add(new Piece(states.get(direction), SequenceVertex.lastStep(), List.of(prefix), -1));
        }
        String last = prefix;
        for (int i = 0; i < then.size(); i++) {
            boolean named = i == then.size() - 1 && !outputs.isEmpty();
            String vertex = named ? outputs.get(direction) : prefix + "-output" + (i + 1);
            pieces.add(new Piece(vertex, then.get(i), List.of(last), -1));
            last = vertex;
        }
        return last;
    }
}
