package org.gru4j.layer.engine.internal;

import org.gru4j.layer.engine.internal.FastGruPlan.Shape;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A GRU over all time steps for some rows of a batch, on one thread. {@link GruCell} has the equations. Gates and states are
 * computed in pieces of a few rows, which stay in the processor's fastest cache from one loop to the next.
 */
final class FastGruShard<A> implements AutoCloseable {

    /** Numbers in a piece. */
    private static final int PIECE = 1024;

    private static final String NO_WAY_BACK = "a forward pass that was not for training has no way back";

    /** Rows of all steps of a block. */
    private static final int BLOCK = 512;

    private final Vectors<A> vectors;
    private final Activation activation;
    private final Activation recurrentActivation;
    private final boolean resetAfter;
    private final boolean training;
    private final int timeSteps;
    private final int rows;
    private final int units;
    private final int pieceRows;
    private final Series states; // before each step, and after the last one [time + 1, rows, units]
    private final Series stateGradient; // [1, rows, units]
    private final InputProducts<A> input;
    private final RecurrentProducts<A> recurrent;

    private final Gates<Series> gates; // [time, rows, units]
    private final @Nullable Series pastCandidate; // h·U_h + b'_h, for resetAfter [time, rows, units]
    private final @Nullable Block block;
    private final Gates<@Nullable Series> saved; // of activations that save something

    private final Gates<A> x;
    private final Gates<A> derivative;
    private final A product;
    private final A state;
    private final A next;
    private final A gradient;
    private final Gates<A> bias; // of each gate, for each row of a piece
    private final A pastBias; // of the candidate's product
    private final A mask;
    private Arguments arguments = new Arguments(0, 0, 0, 0, 0, 0, null, null, 0);

    /**
     * Where everything stands in native memory; 0 for what there is none of.
     *
     * @param sequence [rows, time, features]
     * @param initialState [rows, units]
     * @param mask [rows, time]
     * @param kernel [features, 3·units]
     * @param recurrentKernel [units, 3·units]
     * @param bias [3·units] or [2, 3·units]
     * @param inputMasks of dropout, for each gate [rows, features]
     * @param stateMasks of dropout, for each gate [rows, units]
     * @param output where the states go [rows, time, units]
     */
    record Arguments(
            long sequence,
            long initialState,
            long mask,
            long kernel,
            long recurrentKernel,
            long bias,
            @Nullable Gates<Long> inputMasks,
            @Nullable Gates<Long> stateMasks,
            long output) {}

    /** The gradients of some steps, until the weights' gradients have them. */
    private final class Block implements AutoCloseable {

        private final int steps;
        private final Gates<Series> gates; // of x·W, per gate [steps, rows, units]
        private final Series ofCandidate; // of the candidate's recurrent product [steps, rows, units]
        private final WeightGradients<A> weights;

        Block(int steps, Gates<Series> gates, @Nullable Series ofCandidate, WeightGradients<A> weights) {
            this.steps = steps;
            this.gates = gates;
            this.ofCandidate = ofCandidate == null ? gates.h() : ofCandidate;
            this.weights = weights;
        }

        Gates<Series> ofRecurrent() {
            return new Gates<>(gates.z(), gates.r(), ofCandidate);
        }

        @Override
        public void close() {
            gates.list().forEach(Series::close);
            if (ofCandidate != gates.h()) {
                ofCandidate.close();
            }
            weights.close();
        }
    }

    FastGruShard(Vectors<A> vectors, Products products, DataType type, GruCell cell, Shape shape, int rows) {
        this.vectors = vectors;
        this.activation = Activation.of(cell.activation());
        this.recurrentActivation = Activation.of(cell.recurrentActivation());
        this.resetAfter = cell.resetAfter();
        this.training = shape.training();
        this.timeSteps = shape.timeSteps();
        this.rows = rows;
        this.units = shape.units();
        this.pieceRows = Math.max(1, Math.min(rows, PIECE / units));
        this.states = new Series(type, timeSteps + 1L, rows, units);
        this.stateGradient = new Series(type, 1, rows, units);
        this.input = new InputProducts<>(vectors, products, type, timeSteps, rows, shape.features(), units);
        this.recurrent = new RecurrentProducts<>(
                vectors, products, type, states, timeSteps, rows, units, resetAfter, shape.dropped(), training);
        int kept = training ? timeSteps : 1;
        this.gates = Gates.of(gate -> new Series(type, kept, rows, units));
        this.pastCandidate = training && resetAfter ? new Series(type, timeSteps, rows, units) : null;
        this.saved = Gates.of(gate -> training && ofGate(gate).saves() ? new Series(type, kept, rows, units) : null);
        int blockSteps = Math.max(1, Math.min(timeSteps, BLOCK / rows));
        this.block = training
                ? new Block(
                        blockSteps,
                        Gates.of(gate -> new Series(type, blockSteps, rows, units)),
                        resetAfter ? new Series(type, blockSteps, rows, units) : null,
                        new WeightGradients<>(
                                vectors, products, type, input, recurrent, blockSteps, rows, shape.features(), units))
                : null;
        int piece = pieceRows * units;
        this.x = Gates.of(gate -> vectors.create(piece));
        this.derivative = Gates.of(gate -> vectors.create(piece));
        this.product = vectors.create(piece);
        this.state = vectors.create(piece);
        this.next = vectors.create(piece);
        this.gradient = vectors.create(piece);
        this.bias = Gates.of(gate -> vectors.create(piece));
        this.pastBias = vectors.create(piece);
        this.mask = vectors.create(timeSteps * rows);
    }

    private Activation ofGate(int gate) {
        return gate == Gates.COUNT - 1 ? activation : recurrentActivation;
    }

    // ---- forward ----

    void forward(Arguments given) {
        arguments = given;
        input.begin(given.sequence(), given.kernel(), given.inputMasks());
        recurrent.begin(given.recurrentKernel(), given.stateMasks());
        setBiases();
        if (given.mask() != 0) {
            vectors.read(given.mask(), mask, 0, rows * timeSteps);
        }
        copy(given.initialState(), states.at(0));
        for (int t = 0; t < timeSteps; t++) {
            recurrent.multiplyState(t);
            for (int first = 0; first < rows; first += pieceRows) {
                int count = Math.min(pieceRows, rows - first);
                gates(t, first, count);
                if (resetAfter) {
                    candidate(t, first, count);
                }
            }
            if (!resetAfter) {
                recurrent.multiplyReset(t);
                for (int first = 0; first < rows; first += pieceRows) {
                    int count = Math.min(pieceRows, rows - first);
                    vectors.read(states.at(t, first), state, 0, count * units);
                    vectors.read(gates.z().at(kept(t), first), x.z(), 0, count * units);
                    input.get(t, first, count, new Gates<>(next, next, x.h()));
                    candidate(t, first, count);
                }
            }
        }
    }

    /** Update and reset gate, and what the candidate needs of the past. */
    private void gates(int t, int first, int count) {
        int n = count * units;
        vectors.read(states.at(t, first), state, 0, n);
        input.get(t, first, count, x);
        for (int gate = 0; gate < Gates.COUNT - 1; gate++) {
            A values = x.get(gate);
            recurrent.get(gate, first, count, product);
            vectors.add(values, product, n);
            vectors.add(values, bias.get(gate), n);
            activate(gate, t, first, count, values);
        }
        if (resetAfter) {
            recurrent.get(Gates.COUNT - 1, first, count, product);
            vectors.add(product, pastBias, n);
            if (training) {
                vectors.write(x.r(), 0, gates.r().at(t, first), n);
                vectors.write(product, 0, pastCandidate().at(t, first), n);
            }
            vectors.multiply(product, product, x.r(), n);
        } else {
            vectors.write(x.z(), 0, gates.z().at(kept(t), first), n);
            if (training) {
                vectors.write(x.r(), 0, gates.r().at(t, first), n);
            }
            vectors.multiply(product, x.r(), state, n);
            recurrent.putReset(t, first, count, product);
        }
    }

    /** The candidate and the next state. */
    private void candidate(int t, int first, int count) {
        int n = count * units;
        if (!resetAfter) {
            recurrent.get(Gates.COUNT - 1, first, count, product);
        }
        vectors.add(x.h(), product, n);
        vectors.add(x.h(), bias.h(), n);
        activate(Gates.COUNT - 1, t, first, count, x.h());
        for (int row = 0; row < count; row++) {
            if (isMasked(first + row, t)) { // h' = h, and no gradient but its own goes back
                vectors.fill(x.z(), row * units, (row + 1) * units, 1);
                System.arraycopy(state, row * units, x.h(), row * units, units);
            }
        }
        vectors.mix(next, x.z(), state, x.h(), n);
        vectors.write(next, 0, states.at(t + 1L, first), n);
        for (int row = 0; row < count; row++) {
            vectors.write(next, row * units, output(first + row, t), units);
        }
        if (training) {
            vectors.write(x.z(), 0, gates.z().at(t, first), n);
            vectors.write(x.h(), 0, gates.h().at(t, first), n);
        }
    }

    private void activate(int gate, int t, int first, int count, A values) {
        Series kept = saved.get(gate);
        A derivatives = derivative.get(gate);
        ofGate(gate).apply(vectors, values, kept == null ? null : derivatives, count, units);
        if (kept != null) {
            vectors.write(derivatives, 0, kept.at(t, first), count * units);
        }
    }

    /** b of each gate; that of the recurrent product, where there is one, is added to it but for the candidate's. */
    private void setBiases() {
        boolean two = resetAfter && arguments.bias() != 0;
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            A values = bias.get(gate);
            boolean isCandidate = gate == Gates.COUNT - 1;
            for (int row = 0; row < pieceRows; row++) {
                readBias(0, gate, values, row);
                readBias(two ? 1 : -1, gate, isCandidate ? pastBias : next, row);
            }
            if (two && !isCandidate) {
                vectors.add(values, next, pieceRows * units);
            }
        }
    }

    private void readBias(int which, int gate, A to, int row) {
        if (arguments.bias() == 0 || which < 0) {
            vectors.fill(to, row * units, (row + 1) * units, 0);
        } else {
            long place = ((long) which * Gates.COUNT + gate) * units;
            vectors.read(arguments.bias() + vectors.bytes(place), to, row * units, units);
        }
    }

    private boolean isMasked(int row, int t) {
        return arguments.mask() != 0 && vectors.get(mask, row * timeSteps + t) == 0;
    }

    /** Only the way back needs more than the step at hand. */
    private int kept(int t) {
        return training ? t : 0;
    }

    private long output(int row, int t) {
        return arguments.output() + vectors.bytes(((long) row * timeSteps + t) * units);
    }

    // ---- back ----

    /**
     * Backpropagation through time.
     *
     * @param direct the loss's gradient with respect to each state, as far as the loss sees it directly [rows, time, units]
     * @param initialState where the initial state's gradient goes [rows, units]
     * @param sequence where the input's gradient goes [rows, time, features]; 0 for nowhere
     */
    void backward(long direct, long initialState, long sequence) {
        block().weights.begin();
        for (int first = 0; first < rows; first += pieceRows) {
            int count = Math.min(pieceRows, rows - first);
            vectors.fill(gradient, 0, count * units, 0);
            vectors.write(gradient, 0, stateGradient.at(0, first), count * units);
        }
        for (int t = timeSteps - 1; t >= 0; t--) {
            for (int first = 0; first < rows; first += pieceRows) {
                backFromState(direct, t, first, Math.min(pieceRows, rows - first));
            }
            if (!resetAfter) {
                recurrent.backToReset();
                for (int first = 0; first < rows; first += pieceRows) {
                    backFromReset(t, first, Math.min(pieceRows, rows - first));
                }
            }
            recurrent.backToState(stateGradient.at(0));
            if (t % block().steps == 0) {
                int steps = Math.min(block().steps, timeSteps - t);
                block().weights.add(t, steps, block().gates, block().ofRecurrent());
                if (sequence != 0) {
                    input.back(t, steps, block().gates, sequence);
                }
            }
        }
        block().weights.end();
        copy(stateGradient.at(0), initialState);
    }

    private void backFromState(long direct, int t, int first, int count) {
        int n = count * units;
        vectors.read(stateGradient.at(0, first), gradient, 0, n);
        for (int row = 0; row < count; row++) {
            long place = ((long) (first + row) * timeSteps + t) * units;
            vectors.read(direct + vectors.bytes(place), next, row * units, units);
        }
        vectors.add(gradient, next, n);
        vectors.read(states.at(t, first), state, 0, n);
        vectors.read(gates.z().at(t, first), x.z(), 0, n);
        vectors.read(gates.h().at(t, first), x.h(), 0, n);
        A ofZ = derivative.z();
        A ofR = derivative.r();
        A ofH = derivative.h();
        vectors.multiplyDifference(ofZ, gradient, state, x.h(), n);
        back(0, t, first, count, ofZ, x.z());
        recurrent.putGradient(0, first, count, ofZ);
        vectors.multiplyComplement(ofH, gradient, x.z(), n);
        back(Gates.COUNT - 1, t, first, count, ofH, x.h());
        if (resetAfter) {
            vectors.read(gates.r().at(t, first), x.r(), 0, n);
            vectors.read(pastCandidate().at(t, first), product, 0, n);
            vectors.multiply(ofR, ofH, product, n);
            back(1, t, first, count, ofR, x.r());
            recurrent.putGradient(1, first, count, ofR);
            vectors.multiply(product, ofH, x.r(), n);
            recurrent.putGradient(Gates.COUNT - 1, first, count, product);
            vectors.write(product, 0, block().ofRecurrent().h().at(t % block().steps, first), n);
        } else {
            recurrent.putGradient(Gates.COUNT - 1, first, count, ofH);
        }
        vectors.multiply(gradient, gradient, x.z(), n);
        vectors.write(gradient, 0, stateGradient.at(0, first), n);
    }

    /** The rest, where the reset gate comes before the product. */
    private void backFromReset(int t, int first, int count) {
        int n = count * units;
        recurrent.getResetGradient(first, count, product);
        vectors.read(states.at(t, first), state, 0, n);
        vectors.read(gates.r().at(t, first), x.r(), 0, n);
        vectors.read(stateGradient.at(0, first), gradient, 0, n);
        vectors.addProduct(gradient, product, x.r(), n);
        vectors.write(gradient, 0, stateGradient.at(0, first), n);
        vectors.multiply(product, product, state, n);
        back(1, t, first, count, product, x.r());
        vectors.read(block().gates.z().at(t % block().steps, first), x.z(), 0, n);
        recurrent.putGradient(0, first, count, x.z());
        recurrent.putGradient(1, first, count, product);
    }

    /** Back through a gate's activation. */
    private void back(int gate, int t, int first, int count, A ofGate, A output) {
        Series kept = saved.get(gate);
        if (kept != null) {
            vectors.read(kept.at(t, first), next, 0, count * units);
        }
        ofGate(gate).back(vectors, ofGate, output, kept == null ? null : next, count, units);
        vectors.write(ofGate, 0, block().gates.get(gate).at(t % block().steps, first), count * units);
    }

    /** What these rows add to the weights' gradients, after {@link #backward}. */
    WeightGradients<A> weightGradients() {
        return block().weights;
    }

    private Block block() {
        if (block == null) {
            throw new IllegalStateException(NO_WAY_BACK);
        }
        return block;
    }

    private Series pastCandidate() {
        if (pastCandidate == null) {
            throw new IllegalStateException(NO_WAY_BACK);
        }
        return pastCandidate;
    }

    private void copy(long from, long to) {
        for (int row = 0; row < rows; row++) {
            long offset = vectors.bytes((long) row * units);
            vectors.read(from + offset, next, 0, units);
            vectors.write(next, 0, to + offset, units);
        }
    }

    @Override
    public void close() {
        input.close();
        recurrent.close();
        states.close();
        stateGradient.close();
        gates.list().forEach(Series::close);
        if (pastCandidate != null) {
            pastCandidate.close();
        }
        if (block != null) {
            block.close();
        }
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            Series kept = saved.get(gate);
            if (kept != null) {
                kept.close();
            }
        }
    }
}
