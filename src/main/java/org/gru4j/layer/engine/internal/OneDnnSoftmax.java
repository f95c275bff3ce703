package org.gru4j.layer.engine.internal;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dense layer's softmax and cross entropy, and all their gradients, for some rows, in one pass: logits = x · W + b,
 * loss = −Σ log softmax(logits)[target].
 */
final class OneDnnSoftmax extends OneDnnProgram {

    /** Probabilities below it count as it: as Deeplearning4j clips them. */
    private static final double LEAST_PROBABILITY = 1e-10;

    private final long rows;
    private final int classes;
    private final memory input;
    private final memory kernel;
    private final INDArray kernelRows; // [features, classes]: oneDNN takes half as long as with columns
    private final memory kernelTransposed;
    private final memory bias;
    private final memory inputGradient;
    private final INDArray probabilities; // [rows, classes]; what they are off by, after the loss
    private final INDArray kernelGradient; // [classes, features]
    private final INDArray biasGradient; // [classes]
    private final FloatIndexer values;
    private final Step toLogits;
    private final Step toProbabilities;
    private final Step toInputGradient;
    private final Step toKernelGradient;
    private final Step toBiasGradient;
    private double loss;

    /**
     * Makes the primitives.
     *
     * @param weight what a row counts for in the gradients
     */
    OneDnnSoftmax(long rows, long features, long classes, double weight) {
        this.rows = rows;
        this.classes = (int) classes;
        memory.desc inputs = desc(format_tag.ab, rows, features);
        memory.desc outputs = desc(format_tag.ab, rows, classes);
        memory.desc oneRow = desc(format_tag.ab, 1, classes);
        this.probabilities = array(rows, classes);
        this.kernelGradient = array(classes, features);
        this.biasGradient = array(classes);
        this.input = memory(inputs);
        this.inputGradient = memory(inputs);
        this.bias = memory(oneRow);
        this.kernelRows = array(features, classes);
        this.kernel = memory(desc(format_tag.ab, features, classes), kernelRows);
        // Deeplearning4j has its kernels column by column.
        this.kernelTransposed = memory(desc(format_tag.ab, classes, features));
        memory outputMemory = memory(outputs, probabilities);
        this.values =
                FloatIndexer.create(new FloatPointer(NativeMemory.pointer(probabilities)).capacity(rows * classes));

        var logits = own(new matmul.primitive_desc(
                OneDnn.cpu(), inputs, own(kernel.get_desc()), oneRow, outputs, attributes, false));
        this.toLogits = new Step(new matmul(logits), logits)
                .argument(DNNL_ARG_SRC, input)
                .argument(DNNL_ARG_WEIGHTS, kernel)
                .argument(DNNL_ARG_BIAS, bias)
                .argument(DNNL_ARG_DST, outputMemory);
        var softmax = own(new softmax_forward.primitive_desc(
                OneDnn.cpu(),
                prop_kind.forward_inference.value,
                algorithm.softmax_accurate.value,
                outputs,
                outputs,
                1,
                attributes,
                false));
        this.toProbabilities = new Step(new softmax_forward(softmax), softmax)
                .argument(DNNL_ARG_SRC, outputMemory)
                .argument(DNNL_ARG_DST, outputMemory);

        primitive_attr weighted = attributes();
        post_ops times = own(new post_ops());
        times.append_eltwise(algorithm.eltwise_linear.value, (float) weight, 0);
        weighted.set_post_ops(times);
        this.toInputGradient = product(outputMemory, kernelTransposed, inputGradient, weighted);
        memory outputsTransposed = memory(desc(format_tag.ba, classes, rows), probabilities);
        this.toKernelGradient = product(
                outputsTransposed, input, memory(desc(format_tag.ab, classes, features), kernelGradient), weighted);
        INDArray weights = array(rows).assign(weight);
        this.toBiasGradient = product(
                memory(desc(format_tag.ab, 1, rows), weights), outputMemory, memory(oneRow, biasGradient), attributes);
    }

    private Step product(memory left, memory right, memory result, primitive_attr with) {
        var description = own(new matmul.primitive_desc(
                OneDnn.cpu(), own(left.get_desc()), own(right.get_desc()), own(result.get_desc()), with, false));
        return new Step(new matmul(description), description)
                .argument(DNNL_ARG_SRC, left)
                .argument(DNNL_ARG_WEIGHTS, right)
                .argument(DNNL_ARG_DST, result);
    }

    /**
     * Computes everything.
     *
     * @param inputs [rows, features]
     * @param kernels [features, classes], column by column
     * @param biases [classes]
     * @param targets the right class of each row, from {@code firstTarget} on
     * @param inputGradients where the loss's gradient goes [rows, features]
     */
    void run(
            INDArray inputs,
            INDArray kernels,
            INDArray biases,
            int[] targets,
            int firstTarget,
            INDArray inputGradients) {
        input.set_data_handle(NativeMemory.pointer(inputs));
        kernelRows.assign(kernels);
        kernelTransposed.set_data_handle(NativeMemory.pointer(kernels));
        bias.set_data_handle(NativeMemory.pointer(biases));
        inputGradient.set_data_handle(NativeMemory.pointer(inputGradients));
        toLogits.run();
        toProbabilities.run();
        loss = 0;
        for (int row = 0; row < rows; row++) {
            long target = (long) row * classes + targets[firstTarget + row];
            float probability = values.get(target);
            loss -= Math.log(Math.max(probability, LEAST_PROBABILITY));
            values.put(target, probability - 1);
        }
        toInputGradient.run();
        toKernelGradient.run();
        toBiasGradient.run();
    }

    /** The sum over the rows, in nats. */
    double loss() {
        return loss;
    }

    /** The loss's gradient [classes, features]. */
    INDArray kernelGradient() {
        return kernelGradient;
    }

    /** The loss's gradient [classes]. */
    INDArray biasGradient() {
        return biasGradient;
    }
}
