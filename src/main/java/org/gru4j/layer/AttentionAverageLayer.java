package org.gru4j.layer;

import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * An {@link AttentionAverage} at work. The base class would build a graph for it, and print a line for each operation of its
 * gradient.
 */
final class AttentionAverageLayer extends SameDiffLayer {

    private static final long serialVersionUID = 1;

    AttentionAverageLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaceMgr);
        return workspaceMgr.dup(ArrayType.ACTIVATIONS, average(shares()));
    }

    /** How much each step counts [batch, time]. */
    private INDArray shares() {
        INDArray logits = steps().mmul(weights()).reshape(input.size(0), input.size(1));
        INDArray shares = Transforms.exp(logits.subColumnVector(logits.max(1)), false);
        if (maskArray != null) {
            shares.muli(maskArray);
        }
        return shares.diviColumnVector(shares.sum(1).addi(AttentionAverage.EPSILON));
    }

    private INDArray average(INDArray shares) {
        return input.mul(spread(shares)).sum(1);
    }

    /** One step after another [batch · time, features]. */
    private INDArray steps() {
        return input.dup('c').reshape('c', input.size(0) * input.size(1), input.size(2));
    }

    private INDArray weights() {
        return Objects.requireNonNull(getParam(AttentionAverage.WEIGHTS));
    }

    /** [batch, time, 1] of [batch, time]. */
    private static INDArray spread(INDArray ofSteps) {
        return ofSteps.reshape(ofSteps.size(0), ofSteps.size(1), 1);
    }

    /** With g for the gradient of y: that of x_t · w is a_t (x_t · g − y · g), and that of x_t is a_t g and w times the former. */
    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        INDArray shares = shares();
        INDArray spread = epsilon.dup('c').reshape('c', epsilon.size(0), 1, epsilon.size(1));
        INDArray ofOutput = average(shares).muli(epsilon).sum(1);
        INDArray ofLogits = input.mul(spread).sum(2).subiColumnVector(ofOutput).muli(shares);
        INDArray ofWeights = steps().transpose().mmul(ofLogits.dup('c').reshape('c', ofLogits.length(), 1));
        Gradient gradient = new DefaultGradient();
        Objects.requireNonNull(gradTable.get(AttentionAverage.WEIGHTS)).assign(ofWeights);
        gradTable.forEach(gradient::setGradientFor);
        INDArray vector = weights().reshape(1, 1, weights().length());
        INDArray ofInput = spread.mul(spread(shares)).addi(vector.mul(spread(ofLogits)));
        return new Pair<>(gradient, backpropDropOutIfPresent(workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, ofInput)));
    }
}
