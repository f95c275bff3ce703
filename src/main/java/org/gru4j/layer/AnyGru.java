package org.gru4j.layer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.gru4j.layer.engine.internal.GruWeights;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/** What {@link Gru} and {@link GruBidirectional} have in common: how Deeplearning4j makes them part of a network. */
abstract sealed class AnyGru extends SameDiffLayer permits Gru, GruBidirectional {

    private static final long serialVersionUID = 1;

    /** For the JSON reader. */
    AnyGru() {}

    AnyGru(SameDiffLayer.Builder<?> builder) {
        super(builder);
    }

    /** The layer of one direction, whose options are those of both. */
    abstract Gru direction();

    /** This layer at work, without parameters yet. */
    abstract AnyGruLayer atWork(NeuralNetConfiguration conf, DataType dataType);

    /** Deeplearning4j's regularization of a parameter together with Keras's. */
    abstract List<Regularization> regularization(String paramName, @Nullable List<Regularization> general);

    @Override
    public final List<Regularization> getRegularizationByParam(String paramName) {
        getLayerParams(); // which the base class's method takes for known
        return regularization(paramName, super.getRegularizationByParam(paramName));
    }

    /**
     * The layer at work in a network; Deeplearning4j calls this.
     *
     * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if the width of the input is not known
     */
    @Override
    public final Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        Requirements.inputWidth(this, layerIndex, direction().options().nIn);
        AnyGruLayer layer = atWork(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        return layer;
    }

    /** A copy that shares nothing that can change: a learning rate set in one does not reach the other. */
    @Override
    public AnyGru clone() {
        AnyGru clone = (AnyGru) super.clone();
        if (clone.getUpdater() != null) {
            clone.setUpdater(clone.getUpdater().clone());
        }
        if (clone.getBiasUpdater() != null) {
            clone.setBiasUpdater(clone.getBiasUpdater().clone());
        }
        clone.setRegularization(new ArrayList<>(clone.getRegularization()));
        clone.setRegularizationBias(new ArrayList<>(clone.getRegularizationBias()));
        clone.setLayerParams(null); // computed anew when asked for
        return clone;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        // The base class compares shapes of parameters, which a layer that has not needed them has not computed.
        return other instanceof AnyGru gru
                && getClass() == gru.getClass()
                && getLayerParams().equals(gru.getLayerParams())
                && super.equals(gru);
    }

    @Override
    public abstract int hashCode(); // the base class's differs for equal shapes

    @Override
    protected final boolean canEqual(@Nullable Object other) {
        return other instanceof AnyGru;
    }

    /** The parameters, or their gradients, out of a layer's table of them. */
    static GruWeights weights(Map<String, INDArray> table) {
        return new GruWeights(
                Objects.requireNonNull(table.get(Gru.KERNEL)),
                Objects.requireNonNull(table.get(Gru.RECURRENT_KERNEL)),
                table.get(Gru.BIAS));
    }
}
