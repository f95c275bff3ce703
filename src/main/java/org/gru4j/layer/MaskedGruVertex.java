package org.gru4j.layer;

import java.util.List;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A {@link Gru} or {@link GruBidirectional} in a {@code ComputationGraph} whose mask comes from elsewhere in the graph,
 * as from a {@link SequenceVertex}, so that whoever uses the network need not make one. It has two inputs: the sequence
 * [batch, time, features] and the mask [batch, time], 1 where a step counts and 0 where it leaves the state as it is. The
 * output is that of the layer; no gradient goes to the mask.
 *
 * <p>A vertex learns nothing from the graph's input types: the layer's nIn must be set, and its data format where that is not
 * Deeplearning4j's default, NCW.
 */
public final class MaskedGruVertex extends AnyGruVertex {

    private static final long serialVersionUID = 1;

    /** The layer. */
    @JsonProperty
    private AnyGru layer;

    @SuppressWarnings({"unused", "NullAway.Init"}) // for the JSON reader
    private MaskedGruVertex() {}

    private MaskedGruVertex(AnyGru layer) {
        this.layer = layer;
    }

    /**
     * A vertex that computes a copy of a layer, trained as the layer's own updater and regularization say, if it has any.
     *
     * @throws IllegalArgumentException if the layer has constraints or an activity regularizer, which Deeplearning4j
     *     asks of layers only, or no nIn
     */
    public static MaskedGruVertex of(Gru gru) {
        return ofAny(gru);
    }

    /**
     * The same with both directions of a layer.
     *
     * @throws IllegalArgumentException as for one direction
     */
    public static MaskedGruVertex of(GruBidirectional both) {
        return ofAny(both);
    }

    private static MaskedGruVertex ofAny(AnyGru layer) {
        require(layer.direction());
        MaskedGruVertex vertex = new MaskedGruVertex(layer.clone());
        vertex.takeOptionsOf(vertex.layer);
        return vertex;
    }

    @Override
    AnyGru layer() {
        return layer;
    }

    @Override
    List<String> given() {
        return List.of("mask");
    }

    @Override
    boolean givesFinalState() {
        return false;
    }

    @Override
    void give(AnyGruLayer layer, INDArray[] inputs) {
        layer.setMaskArray(inputs[1]);
    }

    @Override
    List<INDArray> gradients(AnyGruLayer layer, INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        return List.of(none(inputs[1], workspaceMgr));
    }

    @Override
    AnyGruVertex with(AnyGru other) {
        return new MaskedGruVertex(other);
    }
}
