package org.gru4j.layer;

import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.gru4j.internal.Words;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What a {@code ComputationGraph} needs to know of a sequence [batch, time, features]: its last step [batch, features], or
 * which of its steps count [batch, time], for a {@link MaskedGruVertex}.
 */
public final class SequenceVertex extends GraphVertex {

    private static final long serialVersionUID = 1;

    @JsonProperty
    private final boolean lastStep;

    @JsonProperty
    private final double maskValue;

    @JsonCreator
    private SequenceVertex(@JsonProperty("lastStep") boolean lastStep, @JsonProperty("maskValue") double maskValue) {
        this.lastStep = lastStep;
        this.maskValue = maskValue;
    }

    /** The last step. */
    public static SequenceVertex lastStep() {
        return new SequenceVertex(true, 0);
    }

    /**
     * 1 for the steps that count and 0 for the others: of ids [batch, time] those that are not {@code maskValue}, of a
     * sequence those with any feature that is not. Keras's {@code Embedding(mask_zero=True)} and {@code Masking} make
     * their masks so.
     */
    public static SequenceVertex mask(double maskValue) {
        return new SequenceVertex(false, maskValue);
    }

    INDArray of(INDArray input) {
        if (lastStep) {
            return last(input);
        }
        INDArray differs = input.neq(maskValue).castTo(input.dataType());
        return input.rank() == 3 ? differs.max(2) : differs;
    }

    /** Adds the gradient of the output to that of the input; a mask hardly changes with what it is made of. */
    void backpropagate(INDArray epsilon, INDArray gradient) {
        if (lastStep) {
            last(gradient).addi(epsilon);
        }
    }

    private static INDArray last(INDArray sequence) {
        return sequence.get(NDArrayIndex.all(), NDArrayIndex.point(sequence.size(1) - 1), NDArrayIndex.all());
    }

    @Override
    public GraphVertex clone() {
        return new SequenceVertex(lastStep, maskValue);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SequenceVertex vertex
                && vertex.lastStep == lastStep
                && Double.compare(vertex.maskValue, maskValue) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(lastStep, maskValue);
    }

    @Override
    public long numParams(boolean backprop) {
        return 0;
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public int maxVertexInputs() {
        return 1;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int idx,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        return new SequenceGraphVertex(this, graph, name, idx, networkDatatype);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return vertexInputs[0] instanceof InputType.InputTypeRecurrent sequence
                ? InputType.feedForward(lastStep ? sequence.getSize() : sequence.getTimeSeriesLength())
                : vertexInputs[0];
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return new LayerMemoryReport.Builder(null, SequenceVertex.class, inputTypes[0], getOutputType(0, inputTypes))
                .build();
    }

    @Override
    public String toString() {
        return lastStep ? "SequenceVertex(lastStep)" : Words.format("SequenceVertex(maskValue=%s)", maskValue);
    }
}
