package org.gru4j.layer;

import org.gru4j.layer.engine.internal.Elementwise;
import org.gru4j.layer.engine.internal.Gates;
import org.gru4j.layer.engine.internal.GruDropout;
import org.gru4j.layer.engine.internal.GruGradients;
import org.gru4j.layer.engine.internal.GruWeights;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All that a layer drops in training: masks are drawn for each sequence, into arrays that serve again for the next one. */
final class Dropouts {

    private final DropoutMasks masks;
    private final ReusedArray inputMask = new ReusedArray();
    private final ReusedArray kernelMask = new ReusedArray();
    private final ReusedArray outputMask = new ReusedArray();
    private final ReusedArray droppedInput = new ReusedArray();
    private final ReusedArray droppedKernel = new ReusedArray();
    private final ReusedArray droppedOutput = new ReusedArray();
    private final ReusedArray droppedGradients = new ReusedArray();

    Dropouts(DropoutMasks masks) {
        this.masks = masks;
    }

    /** Draws the masks of one sequence; in inference nothing is dropped. */
    Drawn draw(GruOptions options, boolean training, long batch, DataType type) {
        if (!training) {
            return new Drawn(null, null, null, null);
        }
        boolean perGate = options.recurrentDropout > 0;
        return new Drawn(
                perGate ? perGate(options, batch, type) : null,
                perGate ? null : ofFeatures(options.dropout, inputMask, type, batch, options.nIn),
                options.recurrentKernelDropout > 0
                        ? masks.draw(
                                options.recurrentKernelDropout,
                                kernelMask.of(type, options.units, Gates.COUNT * options.units))
                        : null,
                ofFeatures(options.outputDropout, outputMask, type, batch, options.units));
    }

    /** The same features are dropped at all steps of a sequence [batch, 1, features]. */
    private @Nullable INDArray ofFeatures(double rate, ReusedArray mask, DataType type, long batch, long features) {
        return rate > 0 ? masks.draw(rate, mask.of(type, batch, features)).reshape(batch, 1, features) : null;
    }

    private GruDropout perGate(GruOptions options, long batch, DataType type) {
        Gates<INDArray> ofInput = null;
        if (options.dropout > 0) {
            INDArray drawn = masks.draw(options.dropout, type, Gates.COUNT, batch, options.nIn);
            ofInput = Gates.of(drawn::slice);
        }
        INDArray drawn = masks.draw(options.recurrentDropout, type, Gates.COUNT, batch, options.units);
        return new GruDropout(ofInput, Gates.of(drawn::slice));
    }

    private static INDArray product(INDArray array, @Nullable INDArray mask, ReusedArray product) {
        return mask == null ? array : multiply(array, mask, product.of(array.dataType(), array.shape()));
    }

    /** product ← array ∘ mask; both of the same shape, or [batch, time, features] and [batch, 1, features]. */
    private static INDArray multiply(INDArray array, INDArray mask, INDArray product) {
        if (!Elementwise.fits(array, mask, product)) {
            return array.mul(mask, product);
        }
        if (array.rank() == 3) {
            Elementwise.multiplySteps(array, mask, product);
        } else {
            Elementwise.multiply(array, mask, product);
        }
        return product;
    }

    /** The masks of one sequence, each null where that is not dropped, and what they leave. */
    final class Drawn {

        private final @Nullable GruDropout perGate;
        private final @Nullable INDArray input; // [batch, 1, features]
        private final @Nullable INDArray kernel; // [units, 3 · units]
        private final @Nullable INDArray output; // [batch, 1, units]

        private Drawn(
                @Nullable GruDropout perGate,
                @Nullable INDArray input,
                @Nullable INDArray kernel,
                @Nullable INDArray output) {
            this.perGate = perGate;
            this.input = input;
            this.kernel = kernel;
            this.output = output;
        }

        /** What the engine has to drop itself. */
        @Nullable
        GruDropout perGate() {
            return perGate;
        }

        INDArray ofInput(INDArray sequence) {
            return product(sequence, input, droppedInput);
        }

        GruWeights ofWeights(GruWeights weights) {
            return kernel == null
                    ? weights
                    : new GruWeights(
                            weights.kernel(),
                            product(weights.recurrentKernel(), kernel, droppedKernel),
                            weights.bias());
        }

        INDArray ofOutput(INDArray output) {
            return product(output, this.output, droppedOutput);
        }

        /** The gradient of the output before dropout from that of the output after it. */
        INDArray ofOutputGradient(INDArray gradient) {
            return product(gradient, output, droppedGradients);
        }

        /** Turns the gradients of what was left, in place, into those of what there was before. */
        void backpropagate(GruGradients gradients) {
            INDArray ofSequence = gradients.sequence();
            if (input != null && ofSequence != null) {
                multiply(ofSequence, input, ofSequence);
            }
            if (kernel != null) {
                INDArray ofKernel = gradients.weights().recurrentKernel();
                multiply(ofKernel, kernel, ofKernel);
            }
        }
    }
}
