package org.gru4j.layer;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.gru4j.internal.Words;
import org.gru4j.layer.SequenceView.Mask;
import org.gru4j.layer.SequenceView.Step;
import org.gru4j.layer.SequenceView.WithoutLastStep;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What a {@code ComputationGraph} needs to know of a sequence [batch, time, features]: its last step [batch, features], or
 * which of its steps count [batch, time], for a {@link MaskedGruVertex}; or the outputs and the final state of a {@link
 * GruVertex} that gives both.
 */
public final class SequenceVertex extends GraphVertex {

    private static final long serialVersionUID = 1;

    private static final SequenceView LAST = new Step(0);
    private static final SequenceView BEFORE_LAST = new Step(1);

    /** What is taken from a sequence. */
    @JsonIgnore
    private final SequenceView view;

    private SequenceVertex(SequenceView view) {
        this.view = view;
    }

    /** What is in a file: whether it is the last step or another one, all but the last and, if neither, the mask's value. */
    @JsonCreator
    static SequenceVertex read(
            @JsonProperty("lastStep") boolean lastStep,
            @JsonProperty("stepBeforeLast") boolean stepBeforeLast,
            @JsonProperty("withoutLastStep") boolean withoutLastStep,
            @JsonProperty("maskValue") double maskValue) {
        if (withoutLastStep) {
            return withoutLastStep();
        }
        if (stepBeforeLast) {
            return stepBeforeLast();
        }
        return lastStep ? lastStep() : mask(maskValue);
    }

    @JsonProperty("lastStep")
    boolean isLastStep() {
        return view.equals(LAST);
    }

    @JsonProperty("stepBeforeLast")
    boolean isStepBeforeLast() {
        return view.equals(BEFORE_LAST);
    }

    @JsonProperty("withoutLastStep")
    boolean isWithoutLastStep() {
        return view instanceof WithoutLastStep;
    }

    @JsonProperty("maskValue")
    double maskValue() {
        return view instanceof Mask mask ? mask.value() : 0;
    }

    /** The last step. */
    public static SequenceVertex lastStep() {
        return new SequenceVertex(LAST);
    }

    /** The step before the last one: the output of a {@link GruVertex} that gives one output and the final state. */
    public static SequenceVertex stepBeforeLast() {
        return new SequenceVertex(BEFORE_LAST);
    }

    /** All steps but the last: the outputs of a {@link GruVertex} that gives the final state, too. */
    public static SequenceVertex withoutLastStep() {
        return new SequenceVertex(new WithoutLastStep());
    }

    /**
     * 1 for the steps that count and 0 for the others: of ids [batch, time] those that are not {@code maskValue}, of a
     * sequence those with any feature that is not. Keras's {@code Embedding(mask_zero=True)} and {@code Masking} make
     * their masks so. No gradient goes back.
     */
    public static SequenceVertex mask(double maskValue) {
        return new SequenceVertex(new Mask(maskValue));
    }

    SequenceView view() {
        return view;
    }

    @Override
    public GraphVertex clone() {
        return new SequenceVertex(view);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SequenceVertex vertex && vertex.view.equals(view);
    }

    @Override
    public int hashCode() {
        return view.hashCode();
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
                ? view.outputType(sequence)
                : vertexInputs[0];
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return new LayerMemoryReport.Builder(null, SequenceVertex.class, inputTypes[0], getOutputType(0, inputTypes))
                .build();
    }

    @Override
    public String toString() {
        return Words.format("SequenceVertex(%s)", view);
    }
}
