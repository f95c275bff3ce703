package org.gru4j.layer;

import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A {@link KerasConstraint} of weights of Deeplearning4j's own layers, as their {@code applyConstraints} applies it. (Their
 * norms are those of Keras but for a bias, of which Deeplearning4j takes each number alone, and for SimpleRnn, which takes no
 * constraints from its builder.)
 */
public final class WeightConstraint implements LayerConstraint {

    private static final long serialVersionUID = 1;

    /** What the weights are brought back to. */
    @JsonProperty
    private final KerasConstraint constraint;

    /** Whether the weights are a vector, whatever shape Deeplearning4j gives it. */
    @JsonProperty
    private final boolean vector;

    @JsonProperty
    private Set<String> params;

    /**
     * A constraint of some weights.
     *
     * @param vector whether the weights are a vector, as a bias, whatever shape Deeplearning4j gives it
     * @param params names of a layer's parameters; a layer's builder sets them itself
     */
    @JsonCreator
    public WeightConstraint(
            @JsonProperty("constraint") KerasConstraint constraint,
            @JsonProperty("vector") boolean vector,
            @JsonProperty("params") Set<String> params) {
        this.constraint = constraint;
        this.vector = vector;
        this.params = Set.copyOf(params);
    }

    @Override
    public void applyConstraint(Layer layer, int iteration, int epoch) {
        for (String name : params) {
            INDArray parameter = layer.getParam(name);
            INDArray weights = parameter.dup('c');
            constraint.apply(vector ? weights.reshape(weights.length()) : weights);
            parameter.assign(weights);
        }
    }

    @Override
    public Set<String> getParams() {
        return params;
    }

    @Override
    public void setParams(Set<String> params) {
        this.params = Set.copyOf(params);
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public WeightConstraint clone() {
        return new WeightConstraint(constraint, vector, params);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WeightConstraint weights
                && constraint.equals(weights.constraint)
                && vector == weights.vector
                && params.equals(weights.params);
    }

    @Override
    public int hashCode() {
        return Objects.hash(constraint, vector, params);
    }

    @Override
    public String toString() {
        return Words.format("WeightConstraint(%s, %s)", constraint, params);
    }
}
