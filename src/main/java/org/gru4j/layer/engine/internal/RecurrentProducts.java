package org.gru4j.layer.engine.internal;

import java.util.ArrayList;
import java.util.List;
import org.gru4j.layer.engine.internal.Products.Layout;
import org.gru4j.layer.engine.internal.Products.Product;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * h·U for some rows of a batch, step by step, and the way back. Gates that multiply the same state share one product: all
 * three of them in the classic form; with resetAfter = false the candidate multiplies r ∘ h instead; with dropout each gate
 * has a state of its own.
 */
final class RecurrentProducts<A> implements AutoCloseable {

    private static final int CANDIDATE = Gates.COUNT - 1;

    private final Vectors<A> vectors;
    private final Series states; // [time + 1, rows, units]
    private final int rows;
    private final int units;
    private final A interleaved;
    private final A left;
    private final A right;
    private final List<Group> groups = new ArrayList<>();
    private final Gates<Group> ofGate;
    private final @Nullable Group ofReset;

    /**
     * Makes everything ready for one shape.
     *
     * @param states the state before each step
     * @param resetAfter whether the candidate multiplies the state itself
     * @param dropped whether there are dropout masks
     * @param training whether there is a way back
     */
    RecurrentProducts(
            Vectors<A> vectors,
            Products products,
            DataType type,
            Series states,
            int timeSteps,
            int rows,
            int units,
            boolean resetAfter,
            boolean dropped,
            boolean training) {
        this.vectors = vectors;
        this.states = states;
        this.rows = rows;
        this.units = units;
        this.interleaved = vectors.create(Gates.COUNT * rows * units);
        this.left = vectors.create(rows * units);
        this.right = vectors.create(rows * units);
        int[] firstGates = dropped ? new int[] {0, 1, 2} : resetAfter ? new int[] {0} : new int[] {0, CANDIDATE};
        for (int i = 0; i < firstGates.length; i++) {
            int end = i + 1 < firstGates.length ? firstGates[i + 1] : Gates.COUNT;
            boolean own = dropped || (!resetAfter && firstGates[i] == CANDIDATE);
            groups.add(new Group(products, type, timeSteps, firstGates[i], end - firstGates[i], own, training));
        }
        this.ofGate = Gates.of(gate -> groups.stream()
                .filter(group -> gate < group.firstGate + group.gates)
                .findFirst()
                .orElseThrow());
        this.ofReset = resetAfter ? null : ofGate.h();
    }

    /** Some gates whose products have the same left side. */
    private final class Group implements AutoCloseable {

        private final int firstGate;
        private final int gates;
        private final Product forward;
        private final @Nullable Product backward;
        private final Series products; // [rows, gates · units], and on the way back their gradients
        private final @Nullable Series sources; // [time, rows, units] where they are not the states
        private final @Nullable Series sourceGradients; // [rows, units], of those
        private long mask; // of dropout [rows, units]; 0 for none

        Group(
                Products made,
                DataType type,
                int timeSteps,
                int firstGate,
                int gates,
                boolean ownSources,
                boolean training) {
            this.firstGate = firstGate;
            this.gates = gates;
            long width = (long) gates * units;
            Layout kernel = Layout.rows((long) Gates.COUNT * units);
            this.forward = made.product(new Products.Shape(
                    rows, width, units, Layout.rows(units), kernel, Layout.rows(width), false, true));
            this.backward = training
                    ? made.product(new Products.Shape(
                            rows,
                            units,
                            width,
                            Layout.rows(width),
                            kernel.transposed(),
                            Layout.rows(units),
                            !ownSources,
                            true))
                    : null;
            this.products = new Series(type, 1, rows, width);
            this.sources = ownSources ? new Series(type, training ? timeSteps : 1, rows, units) : null;
            this.sourceGradients = ownSources && training ? new Series(type, 1, rows, units) : null;
        }

        long source(int t) {
            return sources == null ? states.at(t) : sources.at(backward == null ? 0 : t);
        }

        Product wayBack() {
            if (backward == null) {
                throw new IllegalStateException("a forward pass that was not for training has no way back");
            }
            return backward;
        }

        @Override
        public void close() {
            forward.close();
            products.close();
            if (backward != null) {
                backward.close();
            }
            if (sources != null) {
                sources.close();
            }
            if (sourceGradients != null) {
                sourceGradients.close();
            }
        }
    }

    /**
     * Begins a pass.
     *
     * @param kernel U [units, 3·units]
     * @param masks of dropout for each gate [rows, units]; null for none
     */
    void begin(long kernel, @Nullable Gates<Long> masks) {
        for (Group group : groups) {
            long ofGroup = kernel + vectors.bytes((long) group.firstGate * units);
            group.forward.factor(ofGroup);
            if (group.backward != null) {
                group.backward.factor(ofGroup);
            }
            group.mask = masks == null ? 0 : masks.get(group.firstGate);
        }
    }

    // ---- forward ----

    /** Multiplies the state before a step, for the gates that do not need to know the reset gate. */
    void multiplyState(int t) {
        for (Group group : groups) {
            if (group != ofReset) {
                if (group.mask != 0) {
                    vectors.read(states.at(t), left, 0, rows * units);
                    putSource(group, t, 0, rows, left);
                }
                group.forward.run(group.source(t), group.products.at(0));
            }
        }
    }

    /** r ∘ h of some rows. */
    void putReset(int t, int first, int count, A resetState) {
        putSource(ofReset(), t, first, count, resetState);
    }

    /** Multiplies r ∘ h, once all rows of it are put. */
    void multiplyReset(int t) {
        ofReset().forward.run(ofReset().source(t), ofReset().products.at(0));
    }

    private void putSource(Group group, int t, int first, int count, A source) {
        int n = count * units;
        long offset = vectors.bytes((long) first * units);
        if (group.mask != 0) {
            vectors.read(group.mask + offset, right, 0, n);
            vectors.multiply(source, source, right, n);
        }
        vectors.write(source, 0, group.source(t) + offset, n);
    }

    /** The products of a gate, for some rows. */
    void get(int gate, int first, int count, A to) {
        Group group = ofGate.get(gate);
        int width = group.gates * units;
        if (group.gates == 1) {
            vectors.read(group.products.at(0, first), to, 0, count * units);
            return;
        }
        if (gate == group.firstGate) { // the gates of a group are asked for one after another
            vectors.read(group.products.at(0, first), interleaved, 0, count * width);
        }
        int from = (gate - group.firstGate) * units;
        for (int row = 0; row < count; row++) {
            System.arraycopy(interleaved, row * width + from, to, row * units, units);
        }
    }

    // ---- back ----

    /** The gradient of a gate's products, for some rows; the last gate of a group comes last. */
    void putGradient(int gate, int first, int count, A gradient) {
        Group group = ofGate.get(gate);
        int width = group.gates * units;
        if (group.gates == 1) {
            vectors.write(gradient, 0, group.products.at(0, first), count * units);
            return;
        }
        int to = (gate - group.firstGate) * units;
        for (int row = 0; row < count; row++) {
            System.arraycopy(gradient, row * units, interleaved, row * width + to, units);
        }
        if (gate == group.firstGate + group.gates - 1) {
            vectors.write(interleaved, 0, group.products.at(0, first), count * width);
        }
    }

    /** Turns the gradient of the candidate's product into that of r ∘ h. */
    void backToReset() {
        ofReset().wayBack().run(ofReset().products.at(0), gradients(ofReset()));
    }

    /** The gradient of r ∘ h, for some rows. */
    void getResetGradient(int first, int count, A to) {
        getSourceGradient(ofReset(), first, count, to);
    }

    /** Adds what goes back through the products, but for that of r ∘ h, to a state's gradient [rows, units]. */
    void backToState(long stateGradient) {
        for (Group group : groups) {
            if (group == ofReset) {
                continue;
            }
            if (group.sourceGradients == null) {
                group.wayBack().run(group.products.at(0), stateGradient);
            } else {
                group.wayBack().run(group.products.at(0), group.sourceGradients.at(0));
                vectors.read(stateGradient, left, 0, rows * units);
                A more = interleaved;
                getSourceGradient(group, 0, rows, more);
                vectors.add(left, more, rows * units);
                vectors.write(left, 0, stateGradient, rows * units);
            }
        }
    }

    private void getSourceGradient(Group group, int first, int count, A to) {
        int n = count * units;
        long offset = vectors.bytes((long) first * units);
        vectors.read(gradients(group) + offset, to, 0, n);
        if (group.mask != 0) {
            vectors.read(group.mask + offset, right, 0, n);
            vectors.multiply(to, to, right, n);
        }
    }

    private long gradients(Group group) {
        if (group.sourceGradients == null) {
            throw new IllegalStateException("a group that multiplies the state adds to the state's gradient");
        }
        return group.sourceGradients.at(0);
    }

    private Group ofReset() {
        if (ofReset == null) {
            throw new IllegalStateException("the reset gate comes after the product");
        }
        return ofReset;
    }

    /** What a gate has multiplied from a step on [time, rows, units]. */
    long source(int gate, int t) {
        return ofGate.get(gate).source(t);
    }

    @Override
    public void close() {
        groups.forEach(Group::close);
    }
}
