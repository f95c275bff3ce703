package org.gru4j.layer;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * An average over time in which the steps count as much as a trained vector says: [batch, time, nIn] becomes [batch, nIn].
 *
 * <pre>
 *   e_t = exp(x_t · w − max(x · w)),  a_t = e_t / (Σ e + 10⁻⁷),  y = Σ a_t x_t
 * </pre>
 *
 * <p>Steps that a mask leaves out do not count. The parameter is {@value #WEIGHTS} [nIn, 1]. It is the AttentionWeightedAverage
 * of textgenrnn, after Felbo et al., <i>Using millions of emoji occurrences to learn any-domain representations</i>, arXiv
 * 1708.00524, with the ε of Keras. A layer at work belongs to one thread at a time.
 */
public final class AttentionAverage extends SameDiffLayer {

    /** The trained vector's name. */
    public static final String WEIGHTS = "attention";

    /** Keras's. */
    static final double EPSILON = 1e-7;

    /** Keras draws first weights between this and its negative. */
    private static final double LARGEST_FIRST = 0.05;

    private static final long serialVersionUID = 1;

    @JsonProperty
    private long nIn;

    @SuppressWarnings("unused") // for the JSON reader
    private AttentionAverage() {}

    private AttentionAverage(Builder builder) {
        super(builder);
        this.nIn = builder.nIn;
    }

    /**
     * A layer.
     *
     * @param nIn features of a time step, 1 or more
     * @throws IllegalArgumentException if they are fewer
     */
    public static AttentionAverage of(String name, long nIn) {
        Requirements.atLeast("nIn", 1L, nIn);
        return new Builder(nIn).name(name).build();
    }

    /** {@return the features of a time step, which are also those of the output} */
    public long width() {
        return nIn;
    }

    @Override
    public void defineParameters(SDLayerParams params) {
        params.addWeightParam(WEIGHTS, nIn, 1);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        INDArray weights = Objects.requireNonNull(params.get(WEIGHTS));
        weights.assign(Nd4j.rand(weights.dataType(), weights.shape())
                .muli(2 * LARGEST_FIRST)
                .subi(LARGEST_FIRST));
    }

    /** The equations as they stand above: the layer at work is compared with them. */
    @Override
    public SDVariable defineLayer(
            SameDiff sameDiff, SDVariable layerInput, Map<String, SDVariable> paramTable, @Nullable SDVariable mask) {
        SDVariable weights = Objects.requireNonNull(paramTable.get(WEIGHTS)).reshape(nIn);
        SDVariable logits = layerInput.mul(weights).sum(2); // [batch, time]
        SDVariable shares = sameDiff.math().exp(logits.sub(logits.max(true, 1)));
        SDVariable counted = mask == null ? shares : shares.mul(mask);
        SDVariable normal = counted.div(counted.sum(true, 1).add(EPSILON));
        return layerInput.mul(sameDiff.expandDims(normal, 2)).sum(1);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        Requirements.inputWidth(this, layerIndex, nIn);
        AttentionAverageLayer layer = new AttentionAverageLayer(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        return layer;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return InputType.feedForward(nIn);
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        if (override || nIn < 1) {
            nIn = ((InputType.InputTypeRecurrent) inputType).getSize();
            setLayerParams(null); // computed anew, for this width
        }
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AttentionAverage layer
                && layer.nIn == nIn
                && Objects.equals(layer.getLayerName(), getLayerName());
    }

    @Override
    public int hashCode() {
        return Objects.hash(getLayerName(), nIn);
    }

    @Override
    protected boolean canEqual(@Nullable Object other) {
        return other instanceof AttentionAverage;
    }

    @SuppressWarnings("unchecked") // build() is declared with a type parameter of its own, which no one can fulfil
    private static final class Builder extends SameDiffLayer.Builder<Builder> {

        private final long nIn;

        private Builder(long nIn) {
            this.nIn = nIn;
        }

        @Override
        public AttentionAverage build() {
            return new AttentionAverage(this);
        }
    }
}
