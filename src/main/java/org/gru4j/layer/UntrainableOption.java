package org.gru4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands in one of Deeplearning4j's own layers for what Keras did in training and Deeplearning4j cannot do, as
 * recurrent_dropout in an LSTM. The layer computes as ever, since such an option changes nothing there; a pass in training
 * is refused. It has no state: threads may share it.
 *
 * @param message which layer it is and what it would need, in one line
 */
public record UntrainableOption(String message) implements IWeightNoise {

    private static final long serialVersionUID = 1;

    /** {@return what a network cannot be trained with, a line for each of its layers that has such options} */
    public static List<String> in(Model network) {
        List<String> messages = new ArrayList<>();
        org.deeplearning4j.nn.api.Layer[] layers = network instanceof ComputationGraph graph
                ? graph.getLayers()
                : ((MultiLayerNetwork) network).getLayers();
        for (org.deeplearning4j.nn.api.Layer layer : layers) {
            if (plain(layer.conf().getLayer()) instanceof BaseLayer own
                    && own.getWeightNoise() instanceof UntrainableOption option
                    && !messages.contains(option.message())) {
                messages.add(option.message());
            }
        }
        return messages;
    }

    /** The layer without what is wrapped around it. */
    private static Layer plain(Layer layer) {
        if (layer instanceof BaseWrapperLayer wrapper) {
            return plain(wrapper.getUnderlying());
        }
        return layer instanceof Bidirectional both ? plain(both.getFwd()) : layer;
    }

    /**
     * {@return the parameter as it is}
     *
     * @throws IllegalStateException in training
     */
    @Override
    public INDArray getParameter(
            org.deeplearning4j.nn.api.Layer layer,
            String paramKey,
            int iteration,
            int epoch,
            boolean train,
            LayerWorkspaceMgr workspaceMgr) {
        if (train) {
            throw new IllegalStateException(message);
        }
        return layer.getParam(paramKey);
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public UntrainableOption clone() {
        return this; // immutable
    }
}
