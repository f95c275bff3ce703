package org.gru4j.layer;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.RnnOutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gru4j.internal.Words;
import org.gru4j.layer.engine.internal.SoftmaxEngine;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** A {@link SoftmaxOutput} at work: the fast way where it is open, otherwise Deeplearning4j's own. */
final class SoftmaxOutputLayer extends RnnOutputLayer {

    private static final long serialVersionUID = 1;

    private final transient @Nullable SoftmaxEngine engine;

    /** The loss of the batch that {@link #backpropGradient} has seen last, without regularization. */
    private double loss = Double.NaN;

    SoftmaxOutputLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
        this.engine = SoftmaxEngine.obstacle(dataType).isPresent() ? null : new SoftmaxEngine();
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        if (engine == null || !isPlain()) {
            loss = Double.NaN;
            return withVectors(() -> super.backpropGradient(epsilon, workspaceMgr));
        }
        assertInputSet(true);
        if (labels.size(0) != input.size(0) || labels.size(1) != input.size(1)) {
            throw new IllegalArgumentException(Words.format(
                    "labels must have shape [%d, %d], batch and time, but have %s",
                    input.size(0), input.size(1), Arrays.toString(labels.shape())));
        }
        INDArray inputGradient =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
        INDArray kernelGradient = Objects.requireNonNull(gradientViews.get(DefaultParamInitializer.WEIGHT_KEY));
        INDArray biasGradient = Objects.requireNonNull(gradientViews.get(DefaultParamInitializer.BIAS_KEY));
        loss = engine.run(
                input,
                getParam(DefaultParamInitializer.WEIGHT_KEY),
                getParam(DefaultParamInitializer.BIAS_KEY),
                targets(),
                stepWeight(),
                inputGradient,
                kernelGradient,
                biasGradient);
        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, kernelGradient);
        gradient.setGradientFor(DefaultParamInitializer.BIAS_KEY, biasGradient);
        return new Pair<>(gradient, inputGradient);
    }

    /** Whether this batch needs nothing but softmax and cross entropy of every step. */
    private boolean isPlain() {
        return labels.rank() == 2
                && layerConf().getActivationFn() instanceof ActivationSoftmax
                && hasBias()
                && maskArray == null
                && layerConf().getIDropout() == null
                && layerConf().getWeightNoise() == null
                && input.rank() == 3
                && input.dataType() == dataType;
    }

    private double stepWeight() {
        INDArray weights = ((LossMCXENT) layerConf().getLossFn()).getWeights();
        return weights == null ? 1 : weights.getDouble(0);
    }

    private int[] targets() {
        int[] targets = labels.dup('c').data().asInt();
        int classes = (int) layerConf().getNOut();
        for (int target : targets) {
            if (target < 0 || target >= classes) {
                throw new IllegalArgumentException(
                        Words.format("labels must be from 0 to %d, but one is %d", classes - 1, target));
            }
        }
        return targets;
    }

    @Override
    public double computeScore(double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!training || Double.isNaN(loss)) {
            return super.computeScore(fullNetRegTerm, training, workspaceMgr);
        }
        double sum = loss;
        loss = Double.NaN; // once: the next call may be about another batch
        score = (conf().isMiniBatch() ? sum / getInputMiniBatchSize() : sum) + fullNetRegTerm;
        return score;
    }

    /** Deeplearning4j's own way knows one-hot vectors only. */
    @Override
    protected INDArray getLabels2d(LayerWorkspaceMgr workspaceMgr, ArrayType arrayType) {
        return withVectors(() -> super.getLabels2d(workspaceMgr, arrayType));
    }

    private <T> T withVectors(Supplier<T> work) {
        INDArray given = labels;
        labels = given.rank() == 2 ? oneHot() : given;
        try {
            return work.get();
        } finally {
            labels = given;
        }
    }

    private INDArray oneHot() {
        long classes = layerConf().getNOut();
        int[] targets = targets();
        INDArray vectors = Nd4j.create(dataType, targets.length, classes);
        for (int i = 0; i < targets.length; i++) {
            vectors.putScalar(i, targets[i], 1);
        }
        return vectors.reshape(labels.size(0), labels.size(1), classes); // [batch, time, classes]
    }

    @Override
    public void clear() {
        super.clear();
        loss = Double.NaN;
    }
}
