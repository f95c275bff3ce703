package org.gru4j.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A {@link Gru} in a {@code ComputationGraph} whose initial state comes from elsewhere in the graph, as an encoder's
 * final state goes to a decoder; the gradient goes back the same way. It has two inputs: the sequence [batch, time,
 * features], and the initial state [batch, units]. The output is that of the layer.
 *
 * <pre>{@code
 * graph.addVertex("decoder", GruVertex.of(gru), "previousCharacters", "encoderState");
 * }</pre>
 *
 * With {@link Port}s it has other inputs beside the sequence, and the final state for an output.
 *
 * <p>A vertex learns nothing from the graph's input types: the layer's nIn must be set, and its data format where that is not
 * Deeplearning4j's default, NCW.
 */
public final class GruVertex extends AnyGruVertex {

    /** What a vertex takes beside the sequence, in this order, and gives beside the output. */
    public enum Port {
        /** An input [batch, units]. */
        INITIAL_STATE,
        /** An input [batch, time], 1 where a step counts and 0 where it leaves the state as it is; no gradient goes there. */
        MASK,
        /**
         * The output has one step more, the last, which is the final state: [batch, time + 1, units], or without returnSequences
         * [batch, 2, units]. A {@link SequenceVertex} takes it apart.
         */
        FINAL_STATE
    }

    private static final long serialVersionUID = 1;

    /** The layer. */
    @JsonProperty
    private final Gru gru;

    /** Whether the initial state is an input. */
    @JsonProperty
    private final boolean initialState;

    /** Whether the mask is one. */
    @JsonProperty
    private final boolean mask;

    /** Whether the final state is a step of the output. */
    @JsonProperty
    private final boolean finalState;

    /** What is in a file; earlier ones have nothing but the layer. */
    @JsonCreator
    private GruVertex(
            @JsonProperty("gru") Gru gru,
            @JsonProperty("initialState") @Nullable Boolean initialState,
            @JsonProperty("mask") @Nullable Boolean mask,
            @JsonProperty("finalState") @Nullable Boolean finalState) {
        this.gru = gru;
        this.initialState = !Boolean.FALSE.equals(initialState);
        this.mask = Boolean.TRUE.equals(mask);
        this.finalState = Boolean.TRUE.equals(finalState);
    }

    /**
     * A vertex that computes a copy of a layer, trained as the layer's own updater and regularization say, if it has any.
     *
     * @throws IllegalArgumentException if the layer has constraints or an activity regularizer, which Deeplearning4j
     *     asks of layers only, or no nIn
     */
    public static GruVertex of(Gru gru) {
        return of(gru, Port.INITIAL_STATE);
    }

    /**
     * The same with other inputs and outputs than the initial state.
     *
     * @throws IllegalArgumentException as above
     */
    public static GruVertex of(Gru gru, Port... ports) {
        require(gru);
        List<Port> all = Arrays.asList(ports);
        GruVertex vertex = new GruVertex(
                gru.clone(), all.contains(Port.INITIAL_STATE), all.contains(Port.MASK), all.contains(Port.FINAL_STATE));
        vertex.takeOptionsOf(vertex.gru);
        return vertex;
    }

    @Override
    Gru layer() {
        return gru;
    }

    @Override
    List<String> given() {
        List<String> given = new ArrayList<>();
        if (initialState) {
            given.add("initialState");
        }
        if (mask) {
            given.add("mask");
        }
        return given;
    }

    @Override
    boolean givesFinalState() {
        return finalState;
    }

    @Override
    void give(AnyGruLayer layer, INDArray[] inputs) {
        if (initialState) {
            ((GruLayer) layer).rnnSetPreviousState(Map.of(Gru.STATE, inputs[1]));
        }
        if (mask) {
            layer.setMaskArray(inputs[inputs.length - 1]);
        }
    }

    @Override
    List<INDArray> gradients(AnyGruLayer layer, INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        List<INDArray> gradients = new ArrayList<>();
        if (initialState) {
            gradients.add(workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, ((GruLayer) layer).initialStateGradient()));
        }
        if (mask) {
            gradients.add(none(inputs[inputs.length - 1], workspaceMgr));
        }
        return gradients;
    }

    @Override
    AnyGruVertex with(AnyGru layer) {
        return new GruVertex((Gru) layer, initialState, mask, finalState);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof GruVertex vertex
                && initialState == vertex.initialState
                && mask == vertex.mask
                && finalState == vertex.finalState;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), initialState, mask, finalState);
    }
}
