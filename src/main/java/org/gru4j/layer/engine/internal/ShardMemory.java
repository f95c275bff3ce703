package org.gru4j.layer.engine.internal;

import org.gru4j.layer.engine.internal.FastGruPlan.Shape;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** What some rows of a batch go through a GRU with: products, and what the way forward leaves for the way back. */
final class ShardMemory<A> implements AutoCloseable {

    /** Numbers in a piece. */
    private static final int PIECE = 1024;

    final Vectors<A> vectors;
    final boolean resetAfter;
    final boolean training;
    final int timeSteps;
    final int rows;
    final int features;
    final int units;

    /** How many rows are computed at once, so that they stay in the processor's fastest cache from one loop to the next. */
    final int pieceRows;

    final Series states; // before each step, and after the last one [time + 1, rows, units]
    final InputProducts<A> input;
    final RecurrentProducts<A> recurrent;
    final Gates<Series> gates; // after their activations [time, rows, units]; of one step if not for training
    final Gates<@Nullable Series> saved; // of activations that save something for their way back
    private final @Nullable Series pastCandidate;
    private final Activation activation;
    private final Activation recurrentActivation;

    ShardMemory(Vectors<A> vectors, Products products, DataType type, GruCell cell, Shape shape, int rows) {
        this.vectors = vectors;
        this.activation = Activation.of(cell.activation());
        this.recurrentActivation = Activation.of(cell.recurrentActivation());
        this.resetAfter = cell.resetAfter();
        this.training = shape.training();
        this.timeSteps = shape.timeSteps();
        this.rows = rows;
        this.features = shape.features();
        this.units = shape.units();
        this.pieceRows = Math.max(1, Math.min(rows, PIECE / units));
        this.states = new Series(type, timeSteps + 1L, rows, units);
        this.input = new InputProducts<>(vectors, products, type, timeSteps, rows, features, units);
        this.recurrent = new RecurrentProducts<>(
                vectors, products, type, states, timeSteps, rows, units, resetAfter, shape.dropped(), training);
        int kept = training ? timeSteps : 1;
        this.gates = Gates.of(gate -> new Series(type, kept, rows, units));
        this.pastCandidate = training && resetAfter ? new Series(type, timeSteps, rows, units) : null;
        this.saved = Gates.of(gate -> training && ofGate(gate).saves() ? new Series(type, kept, rows, units) : null);
    }

    Activation ofGate(int gate) {
        return gate == Gates.COUNT - 1 ? activation : recurrentActivation;
    }

    /** h·U_h + b'_h, for resetAfter in training [time, rows, units]. */
    Series pastCandidate() {
        if (pastCandidate == null) {
            throw new IllegalStateException("a forward pass that was not for training has no way back");
        }
        return pastCandidate;
    }

    /** An array for one piece. */
    A piece() {
        return vectors.create(pieceRows * units);
    }

    /** One for each gate. */
    Gates<A> pieces() {
        return Gates.of(gate -> piece());
    }

    /** Copies states [rows, units]. */
    void copy(long from, long to) {
        A row = vectors.create(units);
        for (int i = 0; i < rows; i++) {
            long offset = vectors.bytes((long) i * units);
            vectors.read(from + offset, row, 0, units);
            vectors.write(row, 0, to + offset, units);
        }
    }

    @Override
    public void close() {
        input.close();
        recurrent.close();
        states.close();
        gates.list().forEach(Series::close);
        if (pastCandidate != null) {
            pastCandidate.close();
        }
        for (int gate = 0; gate < Gates.COUNT; gate++) {
            Series kept = saved.get(gate);
            if (kept != null) {
                kept.close();
            }
        }
    }
}
