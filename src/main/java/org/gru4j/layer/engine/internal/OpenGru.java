package org.gru4j.layer.engine.internal;

import org.gru4j.layer.engine.EngineChoice;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A GRU that can be looked into: its gates, and the way back to what it has read. It computes with a copy of its parameters, by
 * the fastest engine. For one thread at a time.
 */
public final class OpenGru implements AutoCloseable {

    private static final DoubleVectors VECTORS = new DoubleVectors();

    private final GruCell cell;
    private final GruWeights weights;
    private final GruEngine engine;

    /**
     * Copies the weights.
     *
     * @param type of the numbers to compute with
     */
    public OpenGru(GruCell cell, GruWeights weights, DataType type) {
        this.cell = cell;
        this.weights = new GruWeights(
                copy(weights.kernel(), type),
                copy(weights.recurrentKernel(), type),
                weights.bias() == null ? null : copy(weights.bias(), type));
        this.engine = EngineChoice.fastest(type).create(cell, type);
    }

    private static INDArray copy(INDArray array, DataType type) {
        return array.castTo(type).dup('c');
    }

    /** The width of the state. */
    public int units() {
        return (int) weights.units();
    }

    /** Reads some sequences; see {@link GruEngine#forward}. */
    public GruPass read(INDArray sequence, INDArray initialState, @Nullable INDArray mask, boolean wayBack) {
        return engine.forward(weights, new GruInput(sequence, initialState, mask, null), wayBack);
    }

    /**
     * The gates of some steps [steps, units].
     *
     * @param update z
     * @param reset r
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Opening(float[] update, float[] reset) {}

    /**
     * The gates in some steps.
     *
     * @param input x of each step [steps, features]
     * @param before the state before each [steps, units]
     */
    public Opening gates(INDArray input, INDArray before) {
        INDArrayIndex both = NDArrayIndex.interval(0, 2L * units());
        INDArray sums = input.mmul(weights.kernel().get(NDArrayIndex.all(), both))
                .addi(before.mmul(weights.recurrentKernel().get(NDArrayIndex.all(), both)));
        INDArray inputBias = weights.inputBias();
        if (inputBias != null) {
            sums.addiRowVector(inputBias.get(both));
        }
        INDArray recurrentBias = weights.recurrentBias();
        if (recurrentBias != null) {
            sums.addiRowVector(recurrentBias.get(both));
        }
        return new Opening(activated(sums, 0), activated(sums, units()));
    }

    private float[] activated(INDArray sums, int from) {
        double[] values = sums.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + units()))
                .dup('c')
                .data()
                .asDouble();
        Activation.of(cell.recurrentActivation()).apply(VECTORS, values, null, (int) sums.size(0), units());
        float[] gates = new float[values.length];
        for (int i = 0; i < gates.length; i++) {
            gates[i] = (float) values[i];
        }
        return gates;
    }

    @Override
    public void close() {
        if (engine instanceof FastGruEngine<?> fast) {
            fast.close();
        }
    }
}
