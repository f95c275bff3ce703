package org.gru4j.layer;

import java.io.Serializable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/** Keras's regularizers: what large weights, or outputs, add to the loss. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = KerasRegularizer.L1L2.class, name = "L1L2"),
    @JsonSubTypes.Type(value = KerasRegularizer.Orthogonal.class, name = "Orthogonal")
})
public sealed interface KerasRegularizer extends Serializable {

    /** The term of the loss. */
    double loss(INDArray weights);

    /** The gradient of that term, shaped like the weights. */
    INDArray gradient(INDArray weights);

    /**
     * l1 · Σ|w| + l2 · Σw². (Deeplearning4j's own L2 has half of that.)
     *
     * @param l1 0 or more
     * @param l2 0 or more
     */
    record L1L2(double l1, double l2) implements KerasRegularizer {

        /** @throws IllegalArgumentException if a factor is below 0 */
        public L1L2 {
            Requirements.atLeast("l1", 0, l1);
            Requirements.atLeast("l2", 0, l2);
        }

        @Override
        public double loss(INDArray weights) {
            double norm2 = weights.norm2Number().doubleValue();
            return l1 * weights.norm1Number().doubleValue() + l2 * norm2 * norm2;
        }

        @Override
        public INDArray gradient(INDArray weights) {
            return Transforms.sign(weights, true).muli(l1).addi(weights.mul(2 * l2));
        }
    }

    /**
     * factor · half the sum of the absolute cosines between different rows, or columns, over the number of pairs.
     *
     * @param factor 0 or more
     * @param mode what shall be orthogonal to each other
     */
    record Orthogonal(double factor, Mode mode) implements KerasRegularizer {

        /** What shall be orthogonal to each other. */
        public enum Mode {
            /** The rows of a matrix. */
            ROWS,
            /** The columns of a matrix. */
            COLUMNS
        }

        private static final double EPSILON = 1e-12; // Keras: l2_normalize divides by √max(Σx², ε)

        /** @throws IllegalArgumentException if the factor is below 0 */
        public Orthogonal {
            Requirements.atLeast("factor", 0, factor);
        }

        @Override
        public double loss(INDArray weights) {
            INDArray rows = rows(weights);
            long count = rows.size(0);
            return factor * 0.5 * offDiagonal(unit(rows)).norm1Number().doubleValue() / pairs(count);
        }

        @Override
        public INDArray gradient(INDArray weights) {
            INDArray rows = rows(weights);
            INDArray unit = unit(rows);
            // Each pair stands twice in the cosines' matrix: that takes the half away.
            INDArray direct =
                    Transforms.sign(offDiagonal(unit), true).mmul(unit).muli(factor / pairs(rows.size(0)));
            INDArray radial = unit.mulColumnVector(direct.mul(unit).sum(true, 1));
            INDArray gradient = direct.subi(radial).diviColumnVector(norms(rows));
            return mode == Mode.ROWS ? gradient : gradient.transpose();
        }

        private INDArray rows(INDArray weights) {
            if (weights.rank() != 2) {
                throw new IllegalArgumentException(
                        "Orthogonal needs weights of 2 dimensions, but these have " + weights.rank());
            }
            return mode == Mode.ROWS ? weights : weights.transpose();
        }

        private static double pairs(long count) {
            return Math.max(count * (count - 1.0) / 2, 1); // Keras takes 1 for a single row
        }

        private static INDArray norms(INDArray rows) {
            INDArray squares = rows.mul(rows).sum(true, 1);
            return Transforms.sqrt(Transforms.max(squares, EPSILON, false), false);
        }

        private static INDArray unit(INDArray rows) {
            return rows.divColumnVector(norms(rows));
        }

        private static INDArray offDiagonal(INDArray unit) {
            INDArray cosines = unit.mmul(unit.transpose());
            INDArray off = Nd4j.ones(cosines.dataType(), cosines.shape())
                    .subi(Nd4j.eye(cosines.size(0)).castTo(cosines.dataType()));
            return cosines.muli(off);
        }
    }

    /** Only the absolute values. */
    static KerasRegularizer l1(double l1) {
        return new L1L2(l1, 0);
    }

    /** Only the squares. */
    static KerasRegularizer l2(double l2) {
        return new L1L2(0, l2);
    }

    /** Both. */
    static KerasRegularizer l1l2(double l1, double l2) {
        return new L1L2(l1, l2);
    }
}
