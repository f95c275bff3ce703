package org.gru4j.layer.engine.internal;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.gru4j.layer.engine.KerasActivation;
import org.jspecify.annotations.Nullable;

/**
 * An activation that works number by number, as {@link KerasActivation} defines it.
 *
 * @param derivative from x and f(x), which often saves work
 */
record Pointwise(DoubleUnaryOperator function, DoubleBinaryOperator derivative) implements Activation {

    private static final double FLOAT_SIXTH = 1f / 6;
    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;

    /** From here on the error function is 1 in double precision. */
    private static final double ERF_IS_1 = 6;

    @Override
    public boolean saves() {
        return true;
    }

    @Override
    public <A> void apply(Vectors<A> vectors, A x, @Nullable A saved, int rows, int units) {
        vectors.map(x, saved, rows * units, function, derivative);
    }

    @Override
    public <A> void back(Vectors<A> vectors, A gradient, A output, @Nullable A saved, int rows, int units) {
        if (saved == null) {
            throw new IllegalStateException("the forward pass was not for training");
        }
        vectors.multiply(gradient, gradient, saved, rows * units);
    }

    /** The one of a name. */
    static Pointwise of(KerasActivation name) {
        return switch (name) {
            case LINEAR -> new Pointwise(x -> x, (x, y) -> 1);
            case HARD_SIGMOID -> new Pointwise(Pointwise::hardSigmoid, (x, y) -> hardSigmoidSlope(x));
            case HARD_SIGMOID_KERAS_2 ->
                new Pointwise(x -> clip(0.2 * x + 0.5, 0, 1), (x, y) -> 0.2 * within(0.2 * x + 0.5, 0, 1));
            case RELU -> new Pointwise(x -> Math.max(x, 0), (x, y) -> step(x));
            case RELU6 -> new Pointwise(x -> clip(x, 0, 6), (x, y) -> within(x, 0, 6));
            case LEAKY_RELU -> new Pointwise(x -> Math.max(x, 0.2 * x), (x, y) -> x >= 0 ? 1 : 0.2);
            case ELU, CELU -> new Pointwise(x -> x > 0 ? x : Math.expm1(x), (x, y) -> x > 0 ? 1 : y + 1);
            case SELU ->
                new Pointwise(
                        x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
                        (x, y) -> x > 0 ? SELU_SCALE : y + SELU_SCALE * SELU_ALPHA);
            case GELU ->
                new Pointwise(
                        x -> x * normal(x),
                        (x, y) -> ratio(y, x, 0.5) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI));
            case SILU -> new Pointwise(x -> x * sigmoid(x), (x, y) -> ratio(y, x, 0.5) * (1 + x - y));
            case HARD_SILU ->
                new Pointwise(x -> x * hardSigmoid(x), (x, y) -> hardSigmoid(x) + x * hardSigmoidSlope(x));
            case SOFTPLUS -> new Pointwise(Pointwise::softplus, (x, y) -> -Math.expm1(-y));
            case SOFTSIGN -> new Pointwise(x -> x / (1 + Math.abs(x)), (x, y) -> square(1 - Math.abs(y)));
            case MISH ->
                new Pointwise(
                        x -> x * tanhOfSoftplus(x),
                        (x, y) -> ratio(y, x, 0.6) + x * sigmoid(x) * (1 - square(ratio(y, x, 0.6))));
            case EXPONENTIAL -> new Pointwise(Math::exp, (x, y) -> y);
            case HARD_TANH -> new Pointwise(x -> clip(x, -1, 1), (x, y) -> within(x, -1, 1));
            case TANH_SHRINK -> new Pointwise(x -> x - Math.tanh(x), (x, y) -> square(x - y));
            case LOG_SIGMOID -> new Pointwise(x -> -softplus(-x), (x, y) -> -Math.expm1(y));
            case SQUAREPLUS -> new Pointwise(x -> (x + Math.sqrt(x * x + 4)) / 2, (x, y) -> y / (2 * y - x));
            case SOFT_SHRINK -> new Pointwise(x -> x - clip(x, -0.5, 0.5), (x, y) -> 1 - within(x, -0.5, 0.5));
            case HARD_SHRINK -> new Pointwise(x -> x * (1 - within(x, -0.5, 0.5)), (x, y) -> 1 - within(x, -0.5, 0.5));
            case SPARSE_PLUS ->
                new Pointwise(
                        x -> square(clip(x, -1, 1) + 1) / 4 + Math.max(x - 1, 0),
                        (x, y) -> (clip(x, -1, 1) + 1) / 2 * within(x, -1, 1) + step(x - 1));
            case SPARSE_SIGMOID -> new Pointwise(x -> clip((x + 1) / 2, 0, 1), (x, y) -> 0.5 * within(x, -1, 1));
            case SIGMOID, TANH, SOFTMAX, LOG_SOFTMAX, SPARSEMAX ->
                throw new IllegalArgumentException(name + " has a class of its own");
        };
    }

    private static double clip(double x, double lowest, double highest) {
        return Math.max(lowest, Math.min(x, highest));
    }

    /** 1 from the lowest to the highest value, both with it, 0 elsewhere: the derivative of {@link #clip}. */
    private static double within(double x, double lowest, double highest) {
        return x >= lowest && x <= highest ? 1 : 0;
    }

    /** y / x, and its limit at 0. */
    private static double ratio(double y, double x, double limit) {
        return x == 0 ? limit : y / x;
    }

    /** tanh(log(1 + e^x)), with one exponential instead of three functions: n / (n + 2), n = e^2x + 2 e^x. */
    private static double tanhOfSoftplus(double x) {
        double e = Math.exp(Math.min(x, 20)); // from there on it is 1
        double n = e * (e + 2);
        return n / (n + 2);
    }

    private static double step(double x) {
        return x > 0 ? 1 : 0;
    }

    private static double square(double x) {
        return x * x;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double hardSigmoid(double x) {
        return clip(x / 6 + 0.5, 0, 1);
    }

    private static double hardSigmoidSlope(double x) {
        return FLOAT_SIXTH * within(FLOAT_SIXTH * x + (x / 6 - FLOAT_SIXTH * x) + 0.5, 0, 1);
    }

    /** Φ, the distribution function of the normal distribution. */
    private static double normal(double x) {
        return (1 + erf(x * Math.sqrt(0.5))) / 2;
    }

    /**
     * The error function, 2/√π x e^(−x²) (1 + 2x²/3 + (2x²)²/(3·5) + …): all terms have the same sign, so nothing cancels
     * (Abramowitz and Stegun, 7.1.6).
     */
    static double erf(double x) {
        if (Math.abs(x) > ERF_IS_1) {
            return Math.signum(x);
        }
        double sum = 1;
        double term = 1;
        for (int n = 3; term > sum * 1e-17; n += 2) {
            term *= 2 * x * x / n;
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * x * Math.exp(-x * x) * sum;
    }
}
