package org.gru4j.layer;

import java.util.Map;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
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
 * A vertex learns nothing from the graph's input types: the layer's nIn must be set, and its data format where that is not
 * Deeplearning4j's default, NCW.
 */
public final class GruVertex extends AnyGruVertex {

    private static final long serialVersionUID = 1;

    /** The layer. */
    @JsonProperty
    private Gru gru;

    @SuppressWarnings({"unused", "NullAway.Init"}) // for the JSON reader
    private GruVertex() {}

    private GruVertex(Gru gru) {
        this.gru = gru;
    }

    /**
     * A vertex that computes a copy of a layer, trained as the layer's own updater and regularization say, if it has any.
     *
     * @throws IllegalArgumentException if the layer has constraints or an activity regularizer, which Deeplearning4j
     *     asks of layers only, or no nIn
     */
    public static GruVertex of(Gru gru) {
        require(gru);
        GruVertex vertex = new GruVertex(gru.clone());
        vertex.takeOptionsOf(vertex.gru);
        return vertex;
    }

    @Override
    Gru layer() {
        return gru;
    }

    @Override
    String given() {
        return "initialState";
    }

    @Override
    void give(AnyGruLayer layer, INDArray initialState) {
        ((GruLayer) layer).rnnSetPreviousState(Map.of(Gru.STATE, initialState));
    }

    @Override
    INDArray gradient(AnyGruLayer layer, INDArray initialState, LayerWorkspaceMgr workspaceMgr) {
        return workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, ((GruLayer) layer).initialStateGradient());
    }

    @Override
    AnyGruVertex with(AnyGru layer) {
        return new GruVertex((Gru) layer);
    }
}
