package org.gru4j.layer.engine.internal;

import org.nd4j.linalg.api.buffer.DataType;

/** Backpropagation through time, for some rows of a batch. {@link GruCell} has the equations. */
final class FastGruBackward<A> implements AutoCloseable {

    /** Rows of all steps whose gradients are kept, until the weights' gradients have them. */
    private static final int BLOCK = 512;

    private final ShardMemory<A> memory;
    private final Vectors<A> vectors;
    private final int timeSteps;
    private final int rows;
    private final int units;
    private final int blockSteps;
    private final Gates<Series> gates; // the gradients of x·W [steps, rows, units]
    private final Gates<Series> ofRecurrent; // those of the recurrent products [steps, rows, units]
    private final WeightGradients<A> weights;
    private final Series stateGradient; // [1, rows, units]
    private final Gates<A> x;
    private final Gates<A> derivative;
    private final A product;
    private final A state;
    private final A next;
    private final A gradient;

    FastGruBackward(ShardMemory<A> memory, Products products, DataType type) {
        this.memory = memory;
        this.vectors = memory.vectors;
        this.timeSteps = memory.timeSteps;
        this.rows = memory.rows;
        this.units = memory.units;
        this.blockSteps = Math.max(1, Math.min(timeSteps, BLOCK / rows));
        this.gates = Gates.of(gate -> new Series(type, blockSteps, rows, units));
        this.ofRecurrent = memory.resetAfter
                ? new Gates<>(gates.z(), gates.r(), new Series(type, blockSteps, rows, units))
                : gates;
        this.weights = new WeightGradients<>(
                vectors, products, type, memory.input, memory.recurrent, blockSteps, rows, memory.features, units);
        this.stateGradient = new Series(type, 1, rows, units);
        this.x = memory.pieces();
        this.derivative = memory.pieces();
        this.product = memory.piece();
        this.state = memory.piece();
        this.next = memory.piece();
        this.gradient = memory.piece();
    }

    /**
     * Backpropagation through time.
     *
     * @param direct the loss's gradient with respect to each state, as far as the loss sees it directly [rows, time, units]
     * @param initialState where the initial state's gradient goes [rows, units]
     * @param sequence where the input's gradient goes [rows, time, features]; 0 for nowhere
     */
    void run(long direct, long initialState, long sequence) {
        weights.begin();
        for (int first = 0; first < rows; first += memory.pieceRows) {
            int count = Math.min(memory.pieceRows, rows - first);
            vectors.fill(gradient, 0, count * units, 0);
            vectors.write(gradient, 0, stateGradient.at(0, first), count * units);
        }
        for (int t = timeSteps - 1; t >= 0; t--) {
            for (int first = 0; first < rows; first += memory.pieceRows) {
                backFromState(direct, t, first, Math.min(memory.pieceRows, rows - first));
            }
            if (!memory.resetAfter) {
                memory.recurrent.backToReset();
                for (int first = 0; first < rows; first += memory.pieceRows) {
                    backFromReset(t, first, Math.min(memory.pieceRows, rows - first));
                }
            }
            memory.recurrent.backToState(stateGradient.at(0));
            if (t % blockSteps == 0) {
                int steps = Math.min(blockSteps, timeSteps - t);
                weights.add(t, steps, gates, ofRecurrent);
                if (sequence != 0) {
                    memory.input.back(t, steps, gates, sequence);
                }
            }
        }
        weights.end();
        memory.copy(stateGradient.at(0), initialState);
    }

    private void backFromState(long direct, int t, int first, int count) {
        int n = count * units;
        vectors.read(stateGradient.at(0, first), gradient, 0, n);
        for (int row = 0; row < count; row++) {
            long place = ((long) (first + row) * timeSteps + t) * units;
            vectors.read(direct + vectors.bytes(place), next, row * units, units);
        }
        vectors.add(gradient, next, n);
        vectors.read(memory.states.at(t, first), state, 0, n);
        vectors.read(memory.gates.z().at(t, first), x.z(), 0, n);
        vectors.read(memory.gates.h().at(t, first), x.h(), 0, n);
        A ofZ = derivative.z();
        A ofR = derivative.r();
        A ofH = derivative.h();
        vectors.multiplyDifference(ofZ, gradient, state, x.h(), n);
        back(0, t, first, count, ofZ, x.z());
        memory.recurrent.putGradient(0, first, count, ofZ);
        vectors.multiplyComplement(ofH, gradient, x.z(), n);
        back(Gates.COUNT - 1, t, first, count, ofH, x.h());
        if (memory.resetAfter) {
            vectors.read(memory.gates.r().at(t, first), x.r(), 0, n);
            vectors.read(memory.pastCandidate().at(t, first), product, 0, n);
            vectors.multiply(ofR, ofH, product, n);
            back(1, t, first, count, ofR, x.r());
            memory.recurrent.putGradient(1, first, count, ofR);
            vectors.multiply(product, ofH, x.r(), n);
            memory.recurrent.putGradient(Gates.COUNT - 1, first, count, product);
            vectors.write(product, 0, ofRecurrent.h().at(t % blockSteps, first), n);
        } else {
            memory.recurrent.putGradient(Gates.COUNT - 1, first, count, ofH);
        }
        vectors.multiply(gradient, gradient, x.z(), n);
        vectors.write(gradient, 0, stateGradient.at(0, first), n);
    }

    /** The rest, where the reset gate comes before the product. */
    private void backFromReset(int t, int first, int count) {
        int n = count * units;
        memory.recurrent.getResetGradient(first, count, product);
        vectors.read(memory.states.at(t, first), state, 0, n);
        vectors.read(memory.gates.r().at(t, first), x.r(), 0, n);
        vectors.read(stateGradient.at(0, first), gradient, 0, n);
        vectors.addProduct(gradient, product, x.r(), n);
        vectors.write(gradient, 0, stateGradient.at(0, first), n);
        vectors.multiply(product, product, state, n);
        back(1, t, first, count, product, x.r());
        vectors.read(gates.z().at(t % blockSteps, first), x.z(), 0, n);
        memory.recurrent.putGradient(0, first, count, x.z());
        memory.recurrent.putGradient(1, first, count, product);
    }

    /** Back through a gate's activation. */
    private void back(int gate, int t, int first, int count, A ofGate, A output) {
        Series kept = memory.saved.get(gate);
        if (kept != null) {
            vectors.read(kept.at(t, first), next, 0, count * units);
        }
        memory.ofGate(gate).back(vectors, ofGate, output, kept == null ? null : next, count, units);
        vectors.write(ofGate, 0, gates.get(gate).at(t % blockSteps, first), count * units);
    }

    /** What these rows add to the weights' gradients. */
    WeightGradients<A> weightGradients() {
        return weights;
    }

    @Override
    public void close() {
        gates.list().forEach(Series::close);
        if (ofRecurrent.h() != gates.h()) {
            ofRecurrent.h().close();
        }
        weights.close();
        stateGradient.close();
    }
}
