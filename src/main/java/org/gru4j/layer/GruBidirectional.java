package org.gru4j.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Two {@link Gru} layers over the same input, one from its beginning and one from its end, as {@code
 * keras.layers.Bidirectional(keras.layers.GRU(...))}. (Deeplearning4j's own {@code Bidirectional} takes only layers of
 * its own kinds.) With returnSequences the second one's outputs are turned around, so that outputs of the same input
 * step meet; without, the two final outputs meet.
 *
 * <p>Parameters are those of the two layers, with {@code forward} and {@code backward} before their names: {@code
 * forwardKernel} [nIn, 3·units] and so on. Input and output shapes are those of {@link Gru}, with 2·units in place of
 * units for {@link MergeMode#CONCAT}; so are errors and what is said of threads.
 *
 * <p>States are set and asked for as with {@link Gru}, one for each direction, under {@link #FORWARD_STATE} and {@link
 * #BACKWARD_STATE}; that of the backward direction begins at the end of a sequence. So there is no {@code rnnTimeStep}. A layer
 * has one output; in a {@code ComputationGraph} {@link GruBidirectionalGraph} gives both directions' outputs and final states,
 * too, and takes states and a mask from elsewhere in the graph.
 */
public final class GruBidirectional extends AnyGru {

    /** Key of the state of the direction that begins at the beginning [batch, units], as {@link Gru#STATE} is for a Gru. */
    public static final String FORWARD_STATE = "forwardState";

    /** Key of the state of the direction that begins at the end [batch, units]. */
    public static final String BACKWARD_STATE = "backwardState";

    static final String FORWARD = "forward";
    static final String BACKWARD = "backward";

    private static final long serialVersionUID = 1;

    /** From the beginning. */
    @JsonProperty
    private Gru forward;

    /** From the end. */
    @JsonProperty
    private Gru backward;

    /** How both outputs become one. */
    @JsonProperty
    private MergeMode mergeMode;

    @SuppressWarnings({"unused", "NullAway.Init"}) // for the JSON reader
    private GruBidirectional() {}

    private GruBidirectional(Builder builder) {
        super(builder);
        this.forward = builder.forward.clone(); // the given layer may stand elsewhere too, with a width of its own
        this.backward = builder.forward.reversed();
        this.mergeMode = builder.mergeMode;
        takeOptionsOfDirection();
        initializeConstraints(builder);
    }

    /** Both directions' parameters are this layer's: what one of them says about training them must be said here. */
    private void takeOptionsOfDirection() {
        if (getRegularization().isEmpty()) {
            setRegularization(forward.getRegularization());
        }
        if (getRegularizationBias().isEmpty()) {
            setRegularizationBias(forward.getRegularizationBias());
        }
        if (getUpdater() == null) {
            setUpdater(forward.getUpdater());
        }
        if (getBiasUpdater() == null) {
            setBiasUpdater(forward.getBiasUpdater());
        }
    }

    /** Both directions of a layer; the one that goes the other way has the same options and weights of its own. */
    public static GruBidirectional of(Gru forward, MergeMode mergeMode) {
        return builder(forward, mergeMode).build();
    }

    /** A builder, for Deeplearning4j's general options; those that it is not given come from the direction's layer. */
    public static Builder builder(Gru forward, MergeMode mergeMode) {
        return new Builder(forward, mergeMode);
    }

    @Override
    Gru direction() {
        return forward;
    }

    Gru backward() {
        return backward;
    }

    MergeMode mergeMode() {
        return mergeMode;
    }

    @Override
    public void defineParameters(SDLayerParams params) {
        define(FORWARD, forward, params);
        define(BACKWARD, backward, params);
    }

    private static void define(String direction, Gru gru, SDLayerParams params) {
        SDLayerParams own = gru.getLayerParams();
        own.getWeightParams().forEach((name, shape) -> params.addWeightParam(parameter(direction, name), shape));
        own.getBiasParams().forEach((name, shape) -> params.addBiasParam(parameter(direction, name), shape));
    }

    /** The name here of a parameter that is called {@code name} in one direction's layer. */
    static String parameter(String direction, String name) {
        return direction + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** The entries of a table that belong to one direction, under the names that they have in its layer. */
    static Map<String, INDArray> part(String direction, Gru gru, Map<String, INDArray> table) {
        Map<String, INDArray> part = new LinkedHashMap<>();
        for (String name : gru.getLayerParams().getParameterKeys()) {
            part.put(name, Objects.requireNonNull(table.get(parameter(direction, name))));
        }
        return part;
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        forward.initializeParameters(part(FORWARD, forward, params));
        backward.initializeParameters(part(BACKWARD, backward, params));
    }

    @Override
    List<Regularization> regularization(String paramName, @Nullable List<Regularization> general) {
        for (String name : forward.getLayerParams().getParameterKeys()) {
            if (paramName.equals(parameter(FORWARD, name)) || paramName.equals(parameter(BACKWARD, name))) {
                return forward.regularization(name, general);
            }
        }
        throw new IllegalArgumentException("there is no parameter " + paramName);
    }

    /** Not offered: a graph of one's own can hold two {@link Gru#defineLayer} and merge them as it likes. */
    @Override
    public SDVariable defineLayer(
            SameDiff sameDiff, SDVariable layerInput, Map<String, SDVariable> paramTable, @Nullable SDVariable mask) {
        throw new IllegalStateException("define the two directions with Gru.defineLayer and merge them");
    }

    @Override
    AnyGruLayer atWork(NeuralNetConfiguration conf, DataType dataType) {
        return new GruBidirectionalLayer(conf, dataType);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        InputType one = forward.getOutputType(layerIndex, inputType);
        if (mergeMode != MergeMode.CONCAT) {
            return one;
        }
        return one instanceof InputType.InputTypeRecurrent sequences
                ? InputType.recurrent(2 * sequences.getSize(), sequences.getTimeSeriesLength(), sequences.getFormat())
                : InputType.feedForward(2 * ((InputType.InputTypeFeedForward) one).getSize());
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        forward.setNIn(inputType, override);
        backward.setNIn(inputType, override);
        setLayerParams(null); // computed anew, for this width
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return GruMemory.report(this, 2, forward.recurrent(inputType));
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return forward.getPreProcessorForInputType(inputType);
    }

    @Override
    public GruBidirectional clone() {
        GruBidirectional clone = (GruBidirectional) super.clone();
        clone.forward = forward.clone();
        clone.backward = backward.clone();
        return clone;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof GruBidirectional layer
                && forward.equals(layer.forward)
                && backward.equals(layer.backward)
                && mergeMode == layer.mergeMode;
    }

    @Override
    public int hashCode() {
        return Objects.hash(getLayerName(), forward, backward, mergeMode);
    }

    @Override
    public String toString() {
        return Words.format("GruBidirectional(layerName=%s, mergeMode=%s, %s)", getLayerName(), mergeMode, forward);
    }

    /** Deeplearning4j's general options of a bidirectional layer. */
    @SuppressWarnings("unchecked") // build() is declared with a type parameter of its own, which no one can fulfil
    public static final class Builder extends SameDiffLayer.Builder<Builder> {

        private final Gru forward;
        private final MergeMode mergeMode;

        private Builder(Gru forward, MergeMode mergeMode) {
            this.forward = forward;
            this.mergeMode = mergeMode;
        }

        @Override
        public GruBidirectional build() {
            return new GruBidirectional(this);
        }
    }
}
