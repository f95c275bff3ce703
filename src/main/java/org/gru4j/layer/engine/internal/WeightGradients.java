package org.gru4j.layer.engine.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gru4j.layer.engine.internal.Products.Layout;
import org.gru4j.layer.engine.internal.Products.Product;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What some rows of a batch add to the weights' gradients, some time steps at once: so many that their products are large, so
 * few that what they are made of is still in the processor's cache.
 */
final class WeightGradients<A> implements AutoCloseable {

    private final Vectors<A> vectors;
    private final Products products;
    private final InputProducts<A> input;
    private final RecurrentProducts<A> recurrent;
    private final int rows;
    private final int features;
    private final int units;
    private final Series kernel; // [features, 3·units]
    private final Series recurrentKernel; // [units, 3·units]
    private final Series inputBias; // [3·units]
    private final Series recurrentBias; // [3·units]
    private final Series ones; // [rows of a block]
    private final Map<Kind, ForSteps> forSteps = new HashMap<>();
    private boolean begun;
    private final A block;
    private final A gradient;

    /** By gate and feature, sums of the gradients of the steps that show the feature; null where none does. */
    private Gates<List<@Nullable A>> sums;

    WeightGradients(
            Vectors<A> vectors,
            Products products,
            DataType type,
            InputProducts<A> input,
            RecurrentProducts<A> recurrent,
            int mostSteps,
            int rows,
            int features,
            int units) {
        long width = (long) Gates.COUNT * units;
        this.vectors = vectors;
        this.products = products;
        this.input = input;
        this.recurrent = recurrent;
        this.rows = rows;
        this.features = features;
        this.units = units;
        this.kernel = new Series(type, 1, features, width);
        this.recurrentKernel = new Series(type, 1, units, width);
        this.inputBias = new Series(type, 1, 1, width);
        this.recurrentBias = new Series(type, 1, 1, width);
        this.ones = new Series(type, 1, 1, (long) mostSteps * rows);
        this.block = vectors.create(mostSteps * rows * units);
        this.gradient = vectors.create(units);
        this.sums = noSums();
        A one = vectors.create(mostSteps * rows);
        vectors.fill(one, 0, mostSteps * rows, 1);
        vectors.write(one, 0, ones.at(0), mostSteps * rows);
    }

    private Gates<List<@Nullable A>> noSums() {
        return Gates.of(gate -> new ArrayList<>(Collections.nCopies(features, null)));
    }

    /**
     * What products are for.
     *
     * @param adds whether they add to what is there
     */
    private record Kind(int steps, boolean adds) {}

    /** The products of one kind. */
    private final class ForSteps implements AutoCloseable {

        private final boolean adds;
        private final long inner;
        private final Product recurrent;
        private final Product bias;
        private @Nullable Product dense; // made when there is an input that is not one-hot

        ForSteps(Kind kind) {
            this.adds = kind.adds();
            this.inner = (long) kind.steps() * rows;
            this.recurrent = product(units, Layout.rows(units).transposed());
            this.bias = product(1, Layout.rows(inner));
        }

        private Product product(int height, Layout left) {
            return products.product(new Products.Shape(
                    height,
                    units,
                    inner,
                    left,
                    Layout.rows(units),
                    Layout.rows((long) Gates.COUNT * units),
                    adds,
                    false));
        }

        Product dense() {
            if (dense == null) {
                dense = product(features, Layout.rows(features).transposed());
            }
            return dense;
        }

        @Override
        public void close() {
            recurrent.close();
            bias.close();
            if (dense != null) {
                dense.close();
            }
        }
    }

    /** Begins with nothing. */
    void begin() {
        begun = false;
        sums = noSums();
    }

    /**
     * Adds what some steps give.
     *
     * @param first of them
     * @param ofInput the gradients of x·W, per gate [steps, rows, units]
     * @param ofRecurrent the gradients of the recurrent products, per gate [steps, rows, units]
     */
    void add(int first, int steps, Gates<Series> ofInput, Gates<Series> ofRecurrent) {
        ForSteps made = forSteps.computeIfAbsent(new Kind(steps, begun), ForSteps::new);
        begun = true;
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            long offset = vectors.bytes((long) gate * units);
            long recurrentGradients = ofRecurrent.get(gate).at(0);
            long inputGradients = ofInput.get(gate).at(0);
            add(made.recurrent, recurrent.source(gate, first), recurrentGradients, recurrentKernel.at(0) + offset);
            add(made.bias, ones.at(0), recurrentGradients, recurrentBias.at(0) + offset);
            add(made.bias, ones.at(0), inputGradients, inputBias.at(0) + offset);
            OneHotInput oneHot = input.oneHot();
            if (oneHot == null) {
                add(made.dense(), input.source(gate, first), inputGradients, kernel.at(0) + offset);
            } else {
                sum(oneHot, gate, first, steps, inputGradients);
            }
        }
    }

    private static void add(Product product, long a, long b, long c) {
        product.factor(b);
        product.run(a, c);
    }

    private void sum(OneHotInput oneHot, int gate, int first, int steps, long gradients) {
        List<@Nullable A> ofGate = sums.get(gate);
        vectors.read(gradients, block, 0, steps * rows * units);
        for (int step = 0; step < steps; step++) {
            for (int row = 0; row < rows; row++) {
                int feature = oneHot.feature(row, first + step);
                if (feature == OneHotInput.NONE) {
                    continue;
                }
                A sum = ofGate.get(feature);
                if (sum == null) {
                    sum = vectors.create(units);
                    ofGate.set(feature, sum);
                }
                System.arraycopy(block, (step * rows + row) * units, gradient, 0, units);
                double value = input.value(oneHot, row, first + step, gate);
                if (value == 1) {
                    vectors.add(sum, gradient, units);
                } else {
                    vectors.addScaled(sum, gradient, value, units);
                }
            }
        }
    }

    /** Ends with the gradients in place. */
    void end() {
        if (input.oneHot() == null) {
            return;
        }
        vectors.fill(gradient, 0, units, 0);
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            List<@Nullable A> ofGate = sums.get(gate);
            for (int feature = 0; feature < features; feature++) {
                A sum = ofGate.get(feature);
                long place = kernel.at(0, feature) + vectors.bytes((long) gate * units);
                vectors.write(sum == null ? gradient : sum, 0, place, units);
            }
        }
    }

    long kernel() {
        return kernel.at(0);
    }

    long recurrentKernel() {
        return recurrentKernel.at(0);
    }

    long inputBias() {
        return inputBias.at(0);
    }

    long recurrentBias() {
        return recurrentBias.at(0);
    }

    @Override
    public void close() {
        forSteps.values().forEach(ForSteps::close);
        kernel.close();
        recurrentKernel.close();
        inputBias.close();
        recurrentBias.close();
        ones.close();
    }
}
