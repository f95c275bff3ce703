package org.gru4j.layer;

import java.io.Serializable;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * Keras's constraints: what weights are brought back to after each step of the optimizer. A norm is taken along the
 * axes, as in Keras: axis 0 of a kernel [features, 3·units] gives one norm per column, all weights into one unit.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = KerasConstraint.MaxNorm.class, name = "MaxNorm"),
    @JsonSubTypes.Type(value = KerasConstraint.MinMaxNorm.class, name = "MinMaxNorm"),
    @JsonSubTypes.Type(value = KerasConstraint.NonNegative.class, name = "NonNegative"),
    @JsonSubTypes.Type(value = KerasConstraint.UnitNorm.class, name = "UnitNorm")
})
public sealed interface KerasConstraint extends Serializable {

    /** Changes the weights in place. */
    void apply(INDArray weights);

    /**
     * No norm above {@code maxValue}.
     *
     * @param maxValue 0 or more
     * @param axes along which a norm is taken
     */
    record MaxNorm(double maxValue, List<Integer> axes) implements KerasConstraint {

        /** @throws IllegalArgumentException if {@code maxValue} is below 0 */
        public MaxNorm {
            Requirements.atLeast("MaxNorm's maxValue", 0, maxValue);
            axes = List.copyOf(axes);
        }

        @Override
        public void apply(INDArray weights) {
            INDArray norms = Norms.of(weights, axes);
            Norms.rescale(weights, Transforms.min(norms, maxValue, true), norms);
        }
    }

    /**
     * No norm below {@code minValue} or above {@code maxValue}; with a {@code rate} below 1 weights go only that share of
     * the way at each step.
     *
     * @param minValue 0 or more
     * @param maxValue {@code minValue} or more
     * @param rate 0 or more
     * @param axes along which a norm is taken
     */
    record MinMaxNorm(double minValue, double maxValue, double rate, List<Integer> axes) implements KerasConstraint {

        /** @throws IllegalArgumentException if a number is not in its range */
        public MinMaxNorm {
            Requirements.atLeast("MinMaxNorm's minValue", 0, minValue);
            Requirements.atLeast("MinMaxNorm's maxValue", minValue, maxValue);
            Requirements.atLeast("MinMaxNorm's rate", 0, rate);
            axes = List.copyOf(axes);
        }

        @Override
        public void apply(INDArray weights) {
            INDArray norms = Norms.of(weights, axes);
            INDArray clipped = Transforms.min(Transforms.max(norms, minValue, true), maxValue, false);
            Norms.rescale(weights, clipped.muli(rate).addi(norms.mul(1 - rate)), norms);
        }
    }

    /** No weight below zero. */
    record NonNegative() implements KerasConstraint {

        @Override
        public void apply(INDArray weights) {
            Transforms.max(weights, 0, false);
        }
    }

    /**
     * Every norm 1.
     *
     * @param axes along which a norm is taken
     */
    record UnitNorm(List<Integer> axes) implements KerasConstraint {

        /** Axes are copied. */
        public UnitNorm {
            axes = List.copyOf(axes);
        }

        @Override
        public void apply(INDArray weights) {
            INDArray norms = Norms.of(weights, axes);
            Norms.rescale(weights, norms.like().addi(1), norms);
        }
    }

    /** What three of them share. */
    final class Norms {

        private static final double EPSILON = 1e-7; // Keras's backend epsilon

        private Norms() {}

        private static INDArray of(INDArray weights, List<Integer> axes) {
            int[] along = axes.stream().mapToInt(Integer::intValue).toArray();
            return Transforms.sqrt(weights.mul(weights).sum(true, along), false);
        }

        /** weights · wanted / (ε + norms), broadcast. */
        private static void rescale(INDArray weights, INDArray wanted, INDArray norms) {
            weights.muli(wanted.divi(norms.addi(EPSILON)).broadcast(weights.shape()));
        }
    }
}
