package org.gru4j.layer.engine.internal;

import org.jspecify.annotations.Nullable;

/** A GRU's states over all time steps, for some rows of a batch. {@link GruCell} has the equations. */
final class FastGruForward<A> {

    private final ShardMemory<A> memory;
    private final Vectors<A> vectors;
    private final int timeSteps;
    private final int rows;
    private final int units;
    private final Gates<A> x;
    private final Gates<A> derivative;
    private final A product;
    private final A state;
    private final A next;
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

    FastGruForward(ShardMemory<A> memory) {
        this.memory = memory;
        this.vectors = memory.vectors;
        this.timeSteps = memory.timeSteps;
        this.rows = memory.rows;
        this.units = memory.units;
        this.x = memory.pieces();
        this.derivative = memory.pieces();
        this.product = memory.piece();
        this.state = memory.piece();
        this.next = memory.piece();
        this.bias = memory.pieces();
        this.pastBias = memory.piece();
        this.mask = vectors.create(timeSteps * rows);
    }

    void run(Arguments given) {
        arguments = given;
        memory.input.begin(given.sequence(), given.kernel(), given.inputMasks());
        memory.recurrent.begin(given.recurrentKernel(), given.stateMasks());
        setBiases();
        if (given.mask() != 0) {
            vectors.read(given.mask(), mask, 0, rows * timeSteps);
        }
        memory.copy(given.initialState(), memory.states.at(0));
        for (int t = 0; t < timeSteps; t++) {
            memory.recurrent.multiplyState(t);
            for (int first = 0; first < rows; first += memory.pieceRows) {
                int count = Math.min(memory.pieceRows, rows - first);
                gates(t, first, count);
                if (memory.resetAfter) {
                    candidate(t, first, count);
                }
            }
            if (!memory.resetAfter) {
                memory.recurrent.multiplyReset(t);
                for (int first = 0; first < rows; first += memory.pieceRows) {
                    int count = Math.min(memory.pieceRows, rows - first);
                    vectors.read(memory.states.at(t, first), state, 0, count * units);
                    vectors.read(memory.gates.z().at(kept(t), first), x.z(), 0, count * units);
                    memory.input.get(t, first, count, new Gates<>(next, next, x.h()));
                    candidate(t, first, count);
                }
            }
        }
    }

    /** Update and reset gate, and what the candidate needs of the past. */
    private void gates(int t, int first, int count) {
        int n = count * units;
        vectors.read(memory.states.at(t, first), state, 0, n);
        memory.input.get(t, first, count, x);
        for (int gate = 0; gate < Gates.COUNT - 1; gate++) {
            A values = x.get(gate);
            memory.recurrent.get(gate, first, count, product);
            vectors.add(values, product, n);
            vectors.add(values, bias.get(gate), n);
            activate(gate, t, first, count, values);
        }
        if (memory.resetAfter) {
            memory.recurrent.get(Gates.COUNT - 1, first, count, product);
            vectors.add(product, pastBias, n);
            if (memory.training) {
                vectors.write(x.r(), 0, memory.gates.r().at(t, first), n);
                vectors.write(product, 0, memory.pastCandidate().at(t, first), n);
            }
            vectors.multiply(product, product, x.r(), n);
        } else {
            vectors.write(x.z(), 0, memory.gates.z().at(kept(t), first), n);
            if (memory.training) {
                vectors.write(x.r(), 0, memory.gates.r().at(t, first), n);
            }
            vectors.multiply(product, x.r(), state, n);
            memory.recurrent.putReset(t, first, count, product);
        }
    }

    /** The candidate and the next state. */
    private void candidate(int t, int first, int count) {
        int n = count * units;
        if (!memory.resetAfter) {
            memory.recurrent.get(Gates.COUNT - 1, first, count, product);
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
        vectors.write(next, 0, memory.states.at(t + 1L, first), n);
        for (int row = 0; row < count; row++) {
            vectors.write(next, row * units, output(first + row, t), units);
        }
        if (memory.training) {
            vectors.write(x.z(), 0, memory.gates.z().at(t, first), n);
            vectors.write(x.h(), 0, memory.gates.h().at(t, first), n);
        }
    }

    private void activate(int gate, int t, int first, int count, A values) {
        Series kept = memory.saved.get(gate);
        A derivatives = derivative.get(gate);
        memory.ofGate(gate).apply(vectors, values, kept == null ? null : derivatives, count, units);
        if (kept != null) {
            vectors.write(derivatives, 0, kept.at(t, first), count * units);
        }
    }

    /** b of each gate; that of the recurrent product, where there is one, is added to it but for the candidate's. */
    private void setBiases() {
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            boolean isCandidate = gate == Gates.COUNT - 1;
            setBias(0, gate, bias.get(gate));
            setBias(1, gate, isCandidate ? pastBias : next);
            if (!isCandidate) {
                vectors.add(bias.get(gate), next, memory.pieceRows * units);
            }
        }
    }

    /** A gate's bias for every row of a piece: the input's is 0, the recurrent product's 1; zeros where there is none. */
    private void setBias(int which, int gate, A to) {
        int biases = arguments.bias() == 0 ? 0 : memory.resetAfter ? 2 : 1;
        if (which >= biases) {
            vectors.fill(to, 0, memory.pieceRows * units, 0);
            return;
        }
        long place = arguments.bias() + vectors.bytes(((long) which * Gates.COUNT + gate) * units);
        for (int row = 0; row < memory.pieceRows; row++) {
            vectors.read(place, to, row * units, units);
        }
    }

    private boolean isMasked(int row, int t) {
        return arguments.mask() != 0 && vectors.get(mask, row * timeSteps + t) == 0;
    }

    /** Only the way back needs more than the step at hand. */
    private int kept(int t) {
        return memory.training ? t : 0;
    }

    private long output(int row, int t) {
        return arguments.output() + vectors.bytes(((long) row * timeSteps + t) * units);
    }
}
