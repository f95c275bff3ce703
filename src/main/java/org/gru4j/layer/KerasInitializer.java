package org.gru4j.layer;

import java.io.Serializable;
import org.gru4j.internal.Nd4jSeed;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * Keras's initialisers of weights. Fans are Keras's: of a matrix [rows, columns] the fan in is the rows and the fan out
 * the columns, so that a GRU's kernel is drawn as one matrix with fan out 3·units; of a vector both are its length.
 *
 * <p>A seed makes an initialiser draw the same weights each time; without one it draws from ND4J's random numbers,
 * which a network's seed starts. The numbers differ from Keras's, their distributions do not.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = KerasInitializer.VarianceScaling.class, name = "VarianceScaling"),
    @JsonSubTypes.Type(value = KerasInitializer.RandomUniform.class, name = "RandomUniform"),
    @JsonSubTypes.Type(value = KerasInitializer.RandomNormal.class, name = "RandomNormal"),
    @JsonSubTypes.Type(value = KerasInitializer.TruncatedNormal.class, name = "TruncatedNormal"),
    @JsonSubTypes.Type(value = KerasInitializer.Orthogonal.class, name = "Orthogonal"),
    @JsonSubTypes.Type(value = KerasInitializer.Constant.class, name = "Constant"),
    @JsonSubTypes.Type(value = KerasInitializer.Identity.class, name = "Identity")
})
public sealed interface KerasInitializer extends Serializable {

    /** Fills an array of rank 1 or 2 in place. */
    void fill(INDArray weights);

    /** Which fan the variance is scaled by. */
    enum Mode {
        /** Of what goes into a unit. */
        FAN_IN,
        /** Of what a unit goes into. */
        FAN_OUT,
        /** The mean of both. */
        FAN_AVG
    }

    /** How weights are distributed around zero; truncated at two standard deviations. */
    enum Distribution {
        /** The same density within limits. */
        UNIFORM,
        /** Normal, and nothing beyond two standard deviations. */
        TRUNCATED_NORMAL,
        /** Normal. */
        UNTRUNCATED_NORMAL
    }

    /**
     * Variance scale / fan: the family of Glorot, He and LeCun.
     *
     * @param scale above 0
     * @param mode the fan
     * @param distribution around zero
     * @param seed of the random numbers; null for ND4J's
     */
    record VarianceScaling(
            double scale,
            Mode mode,
            Distribution distribution,
            @Nullable Long seed) implements KerasInitializer {

        /** The standard deviation of a normal distribution truncated at two of its own, as SciPy computes it. */
        private static final double TRUNCATED_DEVIATION = 0.8796256610342398;

        /** @throws IllegalArgumentException if the scale is not above 0 */
        public VarianceScaling {
            Requirements.above("VarianceScaling's scale", 0, scale);
        }

        @Override
        public void fill(INDArray weights) {
            double fanIn = weights.size(0);
            double fanOut = weights.size(-1);
            double fan = switch (mode) {
                case FAN_IN -> fanIn;
                case FAN_OUT -> fanOut;
                case FAN_AVG -> (fanIn + fanOut) / 2;
            };
            double deviation = Math.sqrt(scale / Math.max(1, fan));
            switch (distribution) {
                case UNIFORM -> {
                    double limit = Math.sqrt(3) * deviation;
                    new RandomUniform(-limit, limit, seed).fill(weights);
                }
                case TRUNCATED_NORMAL -> new TruncatedNormal(0, deviation / TRUNCATED_DEVIATION, seed).fill(weights);
                case UNTRUNCATED_NORMAL -> new RandomNormal(0, deviation, seed).fill(weights);
            }
        }
    }

    /**
     * Uniform from {@code minValue} up to {@code maxValue}.
     *
     * @param minValue the least
     * @param maxValue {@code minValue} or more
     * @param seed of the random numbers; null for ND4J's
     */
    record RandomUniform(
            double minValue, double maxValue, @Nullable Long seed) implements KerasInitializer {

        /** @throws IllegalArgumentException if {@code maxValue} is below {@code minValue} */
        public RandomUniform {
            Requirements.atLeast("RandomUniform's maxValue", minValue, maxValue);
        }

        @Override
        public void fill(INDArray weights) {
            INDArray uniform = Nd4j.rand(random(seed), weights.shape()).castTo(weights.dataType());
            weights.assign(uniform.muli(maxValue - minValue).addi(minValue));
        }
    }

    /**
     * Normal.
     *
     * @param mean of the weights
     * @param stddev their standard deviation, 0 or more
     * @param seed of the random numbers; null for ND4J's
     */
    record RandomNormal(
            double mean, double stddev, @Nullable Long seed) implements KerasInitializer {

        /** @throws IllegalArgumentException if the standard deviation is below 0 */
        public RandomNormal {
            Requirements.atLeast("RandomNormal's stddev", 0, stddev);
        }

        @Override
        public void fill(INDArray weights) {
            weights.assign(normal(weights, seed).muli(stddev).addi(mean));
        }
    }

    /**
     * Normal; what is more than two standard deviations away from the mean is drawn again.
     *
     * @param mean of the weights
     * @param stddev the standard deviation before that, 0 or more
     * @param seed of the random numbers; null for ND4J's
     */
    record TruncatedNormal(
            double mean, double stddev, @Nullable Long seed) implements KerasInitializer {

        private static final double LIMIT = 2;

        /** @throws IllegalArgumentException if the standard deviation is below 0 */
        public TruncatedNormal {
            Requirements.atLeast("TruncatedNormal's stddev", 0, stddev);
        }

        @Override
        public void fill(INDArray weights) {
            Random random = random(seed);
            INDArray flat = weights.reshape(weights.length());
            for (long i = 0; i < flat.length(); i++) {
                double value = random.nextGaussian();
                while (Math.abs(value) > LIMIT) {
                    value = random.nextGaussian();
                }
                flat.putScalar(i, mean + stddev * value);
            }
            weights.assign(flat.reshape(weights.shape()));
        }
    }

    /**
     * {@code gain} times a matrix with orthonormal rows, or columns where there are more rows than columns: the Q of a
     * normal matrix's QR decomposition, made unique by the signs of R's diagonal (Saxe et al., arXiv 1312.6120; Mezzadri,
     * arXiv math-ph/0609050).
     *
     * @param gain what the matrix is multiplied with
     * @param seed of the random numbers; null for ND4J's
     */
    record Orthogonal(double gain, @Nullable Long seed) implements KerasInitializer {

        @Override
        public void fill(INDArray weights) {
            requireMatrix("Orthogonal", weights);
            boolean tall = weights.size(0) >= weights.size(1);
            long rows = Math.max(weights.size(0), weights.size(1));
            long columns = Math.min(weights.size(0), weights.size(1));
            INDArray q =
                    normal(Nd4j.create(weights.dataType(), rows, columns), seed).dup('f');
            INDArray r = Nd4j.create(weights.dataType(), new long[] {columns, columns}, 'f');
            Nd4j.getBlasWrapper().lapack().geqrf(q, r);
            for (long i = 0; i < columns; i++) {
                if (r.getDouble(i, i) < 0) {
                    q.getColumn(i).negi();
                }
            }
            weights.assign((tall ? q : q.transpose()).mul(gain));
        }
    }

    /**
     * The same value everywhere.
     *
     * @param value of every weight
     */
    record Constant(double value) implements KerasInitializer {

        @Override
        public void fill(INDArray weights) {
            weights.assign(value);
        }
    }

    /**
     * {@code gain} on the main diagonal and zeros elsewhere.
     *
     * @param gain on the diagonal
     */
    record Identity(double gain) implements KerasInitializer {

        @Override
        public void fill(INDArray weights) {
            requireMatrix("Identity", weights);
            weights.assign(0);
            for (long i = 0; i < Math.min(weights.size(0), weights.size(1)); i++) {
                weights.putScalar(i, i, gain);
            }
        }
    }

    /** Glorot and Bengio 2010, uniform: Keras's default for kernels. */
    static KerasInitializer glorotUniform() {
        return new VarianceScaling(1, Mode.FAN_AVG, Distribution.UNIFORM, null);
    }

    /** Glorot and Bengio 2010, truncated normal. */
    static KerasInitializer glorotNormal() {
        return new VarianceScaling(1, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL, null);
    }

    /** He et al. 2015, uniform (arXiv 1502.01852). */
    static KerasInitializer heUniform() {
        return new VarianceScaling(2, Mode.FAN_IN, Distribution.UNIFORM, null);
    }

    /** He et al. 2015, truncated normal. */
    static KerasInitializer heNormal() {
        return new VarianceScaling(2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, null);
    }

    /** LeCun et al. 1998, uniform. */
    static KerasInitializer lecunUniform() {
        return new VarianceScaling(1, Mode.FAN_IN, Distribution.UNIFORM, null);
    }

    /** LeCun et al. 1998, truncated normal. */
    static KerasInitializer lecunNormal() {
        return new VarianceScaling(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, null);
    }

    /** An orthogonal matrix: Keras's default for recurrent kernels. */
    static KerasInitializer orthogonal() {
        return new Orthogonal(1, null);
    }

    /** All 0: Keras's default for biases. */
    static KerasInitializer zeros() {
        return new Constant(0);
    }

    /** All 1. */
    static KerasInitializer ones() {
        return new Constant(1);
    }

    private static INDArray normal(INDArray like, @Nullable Long seed) {
        return Nd4j.randn(random(seed), like.shape()).castTo(like.dataType());
    }

    private static Random random(@Nullable Long seed) {
        return seed == null ? Nd4j.getRandom() : Nd4j.getRandomFactory().getNewRandomInstance(Nd4jSeed.of(seed));
    }

    private static void requireMatrix(String name, INDArray weights) {
        if (weights.rank() != 2) {
            throw new IllegalArgumentException(
                    Words.format("%s needs weights of 2 dimensions, but these have %d", name, weights.rank()));
        }
    }
}
