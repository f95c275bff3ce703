package org.gru4j.layer.engine.internal;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.rnn_direction;
import org.bytedeco.dnnl.gru_backward;
import org.bytedeco.dnnl.gru_forward;
import org.bytedeco.dnnl.lbr_gru_backward;
import org.bytedeco.dnnl.lbr_gru_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.rnn_primitive_desc_base;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * oneDNN's GRU primitives for some rows of a batch, with the memory that they work in. The results of a call stand until
 * the next call overwrites them.
 *
 * <p>oneDNN's {@code gru} is resetAfter = false, with a bias per gate; its {@code lbr_gru} is resetAfter = true, with
 * four biases: two of our six are only ever added to two others. Layouts are named as in oneDNN's documentation: n
 * batch, t time, l layers (1), d directions (1), i input, g gates, o output.
 */
final class OneDnnShard extends OneDnnProgram {

    private final OneDnnPlan.Shape shape;
    private final memory sequenceMemory;
    private final memory initialStateMemory;
    private final memory kernelMemory;
    private final memory recurrentKernelMemory;
    private final Weights forwardWeights;
    private final Step forward;
    private final @Nullable Backward backward;

    /**
     * Makes the primitives.
     *
     * @param shape of these rows
     * @param bias in oneDNN's form [biases · units]
     * @param rows where these rows' results go
     */
    OneDnnShard(OneDnnPlan.Shape shape, INDArray bias, OneDnnPlan.Rows rows) {
        this.shape = shape;
        Descriptors plain = new Descriptors(format_tag.ldigo);
        Descriptors packed = new Descriptors(format_tag.any);
        this.sequenceMemory = memory(plain.sequence);
        this.initialStateMemory = memory(plain.state);
        this.kernelMemory = memory(plain.kernel);
        this.recurrentKernelMemory = memory(plain.recurrentKernel);
        memory biasMemory = memory(plain.bias, bias);
        memory statesMemory = memory(plain.states, rows.states());

        rnn_primitive_desc_base description = own(forwardDescription(packed));
        this.forwardWeights = new Weights(description);
        this.forward = new Step(forwardPrimitive(description), description);
        forward.argument(DNNL_ARG_SRC_LAYER, sequenceMemory);
        forward.argument(DNNL_ARG_SRC_ITER, initialStateMemory);
        forward.argument(DNNL_ARG_WEIGHTS_LAYER, forwardWeights.kernel);
        forward.argument(DNNL_ARG_WEIGHTS_ITER, forwardWeights.recurrentKernel);
        forward.argument(DNNL_ARG_BIAS, biasMemory);
        forward.argument(DNNL_ARG_DST_LAYER, statesMemory);
        if (shape.training()) {
            memory workspace = own(new memory(own(description.workspace_desc()), OneDnn.cpu()));
            forward.argument(DNNL_ARG_WORKSPACE, workspace);
            this.backward = new Backward(plain, packed, description, biasMemory, statesMemory, workspace, rows);
        } else {
            this.backward = null;
        }
    }

    void forward(GruWeights weights, INDArray sequence, INDArray initialState) {
        kernelMemory.set_data_handle(OneDnn.address(weights.kernel()));
        recurrentKernelMemory.set_data_handle(OneDnn.address(weights.recurrentKernel()));
        sequenceMemory.set_data_handle(OneDnn.address(sequence));
        initialStateMemory.set_data_handle(OneDnn.address(initialState));
        forwardWeights.pack();
        forward.run();
    }

    /** Goes back over the last forward call, whose arrays must still be what they were. */
    void backward(INDArray stateGradients) {
        wayBack().run(stateGradients);
    }

    /** What these rows add to the weights' gradients; the bias in oneDNN's form [biases · units]. */
    GruWeights weightGradients() {
        return new GruWeights(wayBack().kernel, wayBack().recurrentKernel, wayBack().biases);
    }

    private Backward wayBack() {
        if (backward == null) {
            throw new IllegalStateException("a forward pass that was not for training has no way back");
        }
        return backward;
    }

    private rnn_primitive_desc_base forwardDescription(Descriptors d) {
        int kind = shape.training() ? prop_kind.forward_training.value : prop_kind.forward_inference.value;
        int direction = rnn_direction.unidirectional_left2right.value;
        return shape.resetAfter()
                ? new lbr_gru_forward.primitive_desc(
                        OneDnn.cpu(),
                        kind,
                        direction,
                        d.sequence,
                        d.state,
                        d.kernel,
                        d.recurrentKernel,
                        d.bias,
                        d.states,
                        d.none,
                        attributes,
                        false)
                : new gru_forward.primitive_desc(
                        OneDnn.cpu(),
                        kind,
                        direction,
                        d.sequence,
                        d.state,
                        d.kernel,
                        d.recurrentKernel,
                        d.bias,
                        d.states,
                        d.none,
                        attributes,
                        false);
    }

    private primitive forwardPrimitive(rnn_primitive_desc_base description) {
        return description instanceof lbr_gru_forward.primitive_desc resetAfter
                ? new lbr_gru_forward(resetAfter)
                : new gru_forward((gru_forward.primitive_desc) description);
    }

    /** Memory descriptors of every argument; weights in the given layout, gradients shaped like what they are of. */
    private final class Descriptors {

        private final memory.desc sequence = desc(format_tag.ntc, shape.timeSteps(), shape.batch(), shape.features());
        private final memory.desc states = desc(format_tag.ntc, shape.timeSteps(), shape.batch(), shape.units());
        private final memory.desc state = desc(format_tag.ldnc, 1, 1, shape.batch(), shape.units());
        private final memory.desc bias = desc(format_tag.ldgo, 1, 1, shape.biases(), shape.units());
        private final memory.desc none = own(new memory.desc());
        private final memory.desc kernel;
        private final memory.desc recurrentKernel;

        Descriptors(format_tag weights) {
            this.kernel = desc(weights, 1, 1, shape.features(), Gates.COUNT, shape.units());
            this.recurrentKernel = desc(weights, 1, 1, shape.units(), Gates.COUNT, shape.units());
        }
    }

    /** The weights in the layout that a primitive likes best. */
    private final class Weights {

        private final memory kernel;
        private final memory recurrentKernel;
        private final Step packKernel;
        private final Step packRecurrentKernel;

        Weights(rnn_primitive_desc_base description) {
            this.kernel = own(new memory(own(description.weights_layer_desc()), OneDnn.cpu()));
            this.recurrentKernel = own(new memory(own(description.weights_iter_desc()), OneDnn.cpu()));
            this.packKernel = packing(kernelMemory, kernel);
            this.packRecurrentKernel = packing(recurrentKernelMemory, recurrentKernel);
        }

        void pack() {
            packKernel.run();
            packRecurrentKernel.run();
        }

        private Step packing(memory from, memory to) {
            reorder.primitive_desc description = own(new reorder.primitive_desc(from, to, attributes, false));
            Step step = new Step(new reorder(description), description);
            step.argument(DNNL_ARG_FROM, from);
            step.argument(DNNL_ARG_TO, to);
            return step;
        }
    }

    /** The way back, for plans that are for training. */
    private final class Backward {

        private final INDArray kernel = array(shape.features(), Gates.COUNT * shape.units());
        private final INDArray recurrentKernel = array(shape.units(), Gates.COUNT * shape.units());
        private final INDArray biases = array(shape.biases() * shape.units());
        private final memory stateGradientsMemory;
        private final Weights weights;
        private final Step step;

        Backward(
                Descriptors plain,
                Descriptors packed,
                rnn_primitive_desc_base forwardDescription,
                memory biasMemory,
                memory statesMemory,
                memory workspace,
                OneDnnPlan.Rows rows) {
            this.stateGradientsMemory = memory(plain.states);
            rnn_primitive_desc_base description = own(description(plain, packed, forwardDescription));
            this.weights = new Weights(description);
            this.step = new Step(
                    description instanceof lbr_gru_backward.primitive_desc resetAfter
                            ? new lbr_gru_backward(resetAfter)
                            : new gru_backward((gru_backward.primitive_desc) description),
                    description);
            step.argument(DNNL_ARG_SRC_LAYER, sequenceMemory);
            step.argument(DNNL_ARG_SRC_ITER, initialStateMemory);
            step.argument(DNNL_ARG_WEIGHTS_LAYER, weights.kernel);
            step.argument(DNNL_ARG_WEIGHTS_ITER, weights.recurrentKernel);
            step.argument(DNNL_ARG_BIAS, biasMemory);
            step.argument(DNNL_ARG_DST_LAYER, statesMemory);
            step.argument(DNNL_ARG_WORKSPACE, workspace);
            step.argument(DNNL_ARG_DIFF_DST_LAYER, stateGradientsMemory);
            step.argument(DNNL_ARG_DIFF_SRC_LAYER, memory(plain.sequence, rows.sequenceGradient()));
            step.argument(DNNL_ARG_DIFF_SRC_ITER, memory(plain.state, rows.initialStateGradient()));
            step.argument(DNNL_ARG_DIFF_WEIGHTS_LAYER, memory(plain.kernel, kernel));
            step.argument(DNNL_ARG_DIFF_WEIGHTS_ITER, memory(plain.recurrentKernel, recurrentKernel));
            step.argument(DNNL_ARG_DIFF_BIAS, memory(plain.bias, biases));
        }

        void run(INDArray stateGradients) {
            weights.pack();
            stateGradientsMemory.set_data_handle(OneDnn.address(stateGradients));
            OneDnn.zero(kernel); // oneDNN adds to these three
            OneDnn.zero(recurrentKernel);
            OneDnn.zero(biases);
            step.run();
        }

        private rnn_primitive_desc_base description(Descriptors p, Descriptors any, rnn_primitive_desc_base hint) {
            int kind = prop_kind.backward.value;
            int direction = rnn_direction.unidirectional_left2right.value;
            return hint instanceof lbr_gru_forward.primitive_desc resetAfter
                    ? new lbr_gru_backward.primitive_desc(
                            OneDnn.cpu(),
                            kind,
                            direction,
                            p.sequence,
                            p.state,
                            any.kernel,
                            any.recurrentKernel,
                            p.bias,
                            p.states,
                            p.none,
                            p.sequence,
                            p.state,
                            p.kernel,
                            p.recurrentKernel,
                            p.bias,
                            p.states,
                            p.none,
                            resetAfter,
                            attributes,
                            false)
                    : new gru_backward.primitive_desc(
                            OneDnn.cpu(),
                            kind,
                            direction,
                            p.sequence,
                            p.state,
                            any.kernel,
                            any.recurrentKernel,
                            p.bias,
                            p.states,
                            p.none,
                            p.sequence,
                            p.state,
                            p.kernel,
                            p.recurrentKernel,
                            p.bias,
                            p.states,
                            p.none,
                            (gru_forward.primitive_desc) hint,
                            attributes,
                            false);
        }
    }
}
