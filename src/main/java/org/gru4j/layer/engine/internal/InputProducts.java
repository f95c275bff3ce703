package org.gru4j.layer.engine.internal;

import java.util.HashMap;
import java.util.Map;
import org.gru4j.layer.engine.internal.Products.Layout;
import org.gru4j.layer.engine.internal.Products.Product;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** x·W for some rows of a batch and all time steps, and the gradient of x. With dropout each gate has an input of its own. */
final class InputProducts<A> implements AutoCloseable {

    private final Vectors<A> vectors;
    private final Products products;
    private final DataType type;
    private final int timeSteps;
    private final int rows;
    private final int features;
    private final int units;
    private final A number;
    private long kernel;
    private @Nullable Gates<Long> masks; // of dropout for each gate [rows, features]
    private @Nullable OneHotInput oneHot;
    private @Nullable Dense dense;
    private final Map<Integer, WayBack> waysBack = new HashMap<>(); // by the number of steps

    InputProducts(
            Vectors<A> vectors, Products products, DataType type, int timeSteps, int rows, int features, int units) {
        this.vectors = vectors;
        this.products = products;
        this.type = type;
        this.timeSteps = timeSteps;
        this.rows = rows;
        this.features = features;
        this.units = units;
        this.number = vectors.create(1);
    }

    /**
     * Begins a pass.
     *
     * @param sequence x [rows, time, features]
     * @param kernel W [features, 3·units]
     * @param masks of dropout for each gate [rows, features]; null for none
     */
    void begin(long sequence, long kernel, @Nullable Gates<Long> masks) {
        this.kernel = kernel;
        this.masks = masks;
        this.oneHot = OneHotInput.of(vectors, sequence, rows, timeSteps, features);
        if (oneHot == null) {
            if (dense == null || dense.inputs.length != inputs()) {
                close();
                dense = new Dense();
            }
            dense.begin(sequence);
        }
    }

    private int inputs() {
        return masks == null ? 1 : Gates.COUNT;
    }

    /** x·W of a step, per gate, for some rows. */
    void get(int t, int first, int count, Gates<A> to) {
        if (oneHot == null) {
            dense().get(t, first, count, to);
            return;
        }
        for (int row = 0; row < count; row++) {
            int feature = oneHot.feature(first + row, t);
            int from = row * units;
            for (int gate = 0; gate < Gates.COUNT; gate++) {
                A products = to.get(gate);
                if (feature == OneHotInput.NONE) {
                    vectors.fill(products, from, from + units, 0);
                    continue;
                }
                long place = (long) feature * Gates.COUNT * units + (long) gate * units;
                vectors.read(kernel + vectors.bytes(place), products, from, units);
                double value = value(oneHot, first + row, t, gate);
                if (value != 1) {
                    vectors.scale(products, from, from + units, value);
                }
            }
        }
    }

    /** The one number of a step that is not 0, as a gate sees it. */
    double value(OneHotInput input, int row, int t, int gate) {
        double value = input.value(row, t);
        if (masks == null) {
            return value;
        }
        vectors.read(masks.get(gate) + vectors.bytes((long) row * features + input.feature(row, t)), number, 0, 1);
        return value * vectors.get(number, 0);
    }

    /** The input if each step has at most one number that is not 0; otherwise null. */
    @Nullable
    OneHotInput oneHot() {
        return oneHot;
    }

    /** What a gate has multiplied from a step on, if the input is not one-hot [time, rows, features]. */
    long source(int gate, int t) {
        return dense().input(gate).at(t);
    }

    /**
     * The gradient of the input at some steps.
     *
     * @param gradients of x·W, per gate [steps, rows, units]
     * @param to where that of all steps goes [rows, time, features]
     */
    void back(int first, int steps, Gates<Series> gradients, long to) {
        waysBack.computeIfAbsent(steps, WayBack::new).run(first, gradients, to);
    }

    private Dense dense() {
        if (dense == null) {
            throw new IllegalStateException("a pass must begin first");
        }
        return dense;
    }

    /** Any numbers: one product for all time steps. */
    private final class Dense {

        private final Series[] inputs = new Series[inputs()]; // for each gate or for all [time, rows, features]
        private final int gatesOfInput = Gates.COUNT / inputs.length;
        private final Series projected = new Series(type, timeSteps, rows, (long) Gates.COUNT * units);
        private final Product product;
        private final A row = vectors.create(features);
        private final A mask = vectors.create(features);
        private final A interleaved = vectors.create(Gates.COUNT * units * rows);

        Dense() {
            Layout wide = Layout.rows((long) Gates.COUNT * units);
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = new Series(type, timeSteps, rows, features);
            }
            this.product = products.product(new Products.Shape(
                    (long) timeSteps * rows,
                    (long) gatesOfInput * units,
                    features,
                    Layout.rows(features),
                    wide,
                    wide,
                    false,
                    false));
        }

        Series input(int gate) {
            return inputs[gate / gatesOfInput];
        }

        void begin(long sequence) {
            for (int i = 0; i < rows; i++) {
                for (int t = 0; t < timeSteps; t++) {
                    vectors.read(sequence + vectors.bytes(((long) i * timeSteps + t) * features), row, 0, features);
                    for (int input = 0; input < inputs.length; input++) {
                        A kept = row;
                        if (masks != null) {
                            vectors.read(masks.get(input) + vectors.bytes((long) i * features), mask, 0, features);
                            vectors.multiply(mask, mask, row, features);
                            kept = mask;
                        }
                        vectors.write(kept, 0, inputs[input].at(t, i), features);
                    }
                }
            }
            for (int input = 0; input < inputs.length; input++) {
                long ofGates = vectors.bytes((long) input * gatesOfInput * units);
                product.factor(kernel + ofGates);
                product.run(inputs[input].at(0), projected.at(0) + ofGates);
            }
        }

        void get(int t, int first, int count, Gates<A> to) {
            int width = Gates.COUNT * units;
            vectors.read(projected.at(t, first), interleaved, 0, count * width);
            for (int i = 0; i < count; i++) {
                for (int gate = 0; gate < Gates.COUNT; gate++) {
                    System.arraycopy(interleaved, i * width + gate * units, to.get(gate), i * units, units);
                }
            }
        }

        void close() {
            product.close();
            projected.close();
            for (Series input : inputs) {
                input.close();
            }
        }
    }

    /** From the gradients of the products to that of the input. */
    private final class WayBack {

        private final int steps;
        private final Series ofGates;
        private final Product product;
        private final A sum = vectors.create(features);
        private final A one = vectors.create(features);
        private final A mask = vectors.create(features);

        WayBack(int steps) {
            this.steps = steps;
            this.ofGates = new Series(type, Gates.COUNT, (long) steps * rows, features);
            this.product = products.product(new Products.Shape(
                    (long) steps * rows,
                    features,
                    units,
                    Layout.rows(units),
                    Layout.rows((long) Gates.COUNT * units).transposed(),
                    Layout.rows(features),
                    false,
                    false));
        }

        void run(int first, Gates<Series> gradients, long to) {
            for (int gate = 0; gate < Gates.COUNT; gate++) {
                product.factor(kernel + vectors.bytes((long) gate * units));
                product.run(gradients.get(gate).at(0), ofGates.at(gate));
            }
            for (int row = 0; row < rows; row++) {
                for (int t = 0; t < steps; t++) {
                    vectors.fill(sum, 0, features, 0);
                    for (int gate = 0; gate < Gates.COUNT; gate++) {
                        vectors.read(ofGates.at(gate, (long) t * rows + row), one, 0, features);
                        if (masks != null) {
                            vectors.read(masks.get(gate) + vectors.bytes((long) row * features), mask, 0, features);
                            vectors.multiply(one, one, mask, features);
                        }
                        vectors.add(sum, one, features);
                    }
                    vectors.write(
                            sum, 0, to + vectors.bytes(((long) row * timeSteps + first + t) * features), features);
                }
            }
        }

        void close() {
            product.close();
            ofGates.close();
        }
    }

    @Override
    public void close() {
        waysBack.values().forEach(WayBack::close);
        waysBack.clear();
        if (dense != null) {
            dense.close();
            dense = null;
        }
    }
}
