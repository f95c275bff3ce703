package org.gru4j.layer.engine.internal;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic on arrays of one number type, element by element, on the first {@code n} elements of each array. Each method is
 * one plain loop with the same index for all arrays: that is the form of which the JVM makes vector instructions, on every
 * processor. Arrays are on the Java heap, a few kilobytes each; what is larger stays in native memory and is read and written
 * in pieces. For one thread at a time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Vectors<A> {

    /** An array of zeros. */
    A create(int length);

    /** How many bytes so many numbers take. */
    long bytes(long numbers);

    /** Reads from native memory. */
    void read(long address, A to, int at, int n);

    /** Writes to native memory. */
    void write(A from, int at, long address, int n);

    double get(A x, int i);

    void set(A x, int i, double value);

    /** The first place from {@code from} to before {@code to} where there is not 0; {@code to} if there is none. */
    int next(A x, int from, int to);

    /** Sets a part. */
    void fill(A x, int from, int to, double value);

    /** x ← f(x), and where it is wanted f'(x), which is computed from x and f(x), of any function. */
    default void map(
            A x, @Nullable A derivatives, int n, DoubleUnaryOperator function, DoubleBinaryOperator derivative) {
        for (int i = 0; i < n; i++) {
            double value = get(x, i);
            double result = function.applyAsDouble(value);
            if (derivatives != null) {
                set(derivatives, i, derivative.applyAsDouble(value, result));
            }
            set(x, i, result);
        }
    }

    /** Multiplies a part. */
    void scale(A x, int from, int to, double factor);

    /** y ← y + a. */
    void add(A y, A a, int n);

    /** y ← y + a b. */
    void addProduct(A y, A a, A b, int n);

    /** y ← y + factor a. */
    void addScaled(A y, A a, double factor, int n);

    /** y ← a b. */
    void multiply(A y, A a, A b, int n);

    /** y ← a (b − c). */
    void multiplyDifference(A y, A a, A b, A c, int n);

    /** y ← a (1 − b). */
    void multiplyComplement(A y, A a, A b, int n);

    /** y ← a b + (1 − a) c. */
    void mix(A y, A a, A b, A c, int n);

    /** x ← σ(x). */
    void sigmoid(A x, int n);

    /** gradient ← gradient σ', from σ. */
    void sigmoidBack(A gradient, A sigmoid, int n);

    /** x ← tanh(x). */
    void tanh(A x, int n);

    /** gradient ← gradient tanh', from tanh. */
    void tanhBack(A gradient, A tanh, int n);
}
