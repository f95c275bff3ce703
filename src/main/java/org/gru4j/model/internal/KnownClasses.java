package org.gru4j.model.internal;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.weights.WeightInitNormal;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.gru4j.layer.AppendedOutput;
import org.gru4j.layer.AttentionAverage;
import org.gru4j.layer.FeatureDropout;
import org.gru4j.layer.Gru;
import org.gru4j.layer.GruBidirectional;
import org.gru4j.layer.KerasHardSigmoid;
import org.gru4j.layer.SoftmaxOutput;
import org.gru4j.layer.UntrainableOption;
import org.gru4j.layer.WeightConstraint;
import org.gru4j.layer.WeightRegularization;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * The classes that a network in a model file may name. Deeplearning4j's JSON makes an object of any class that it is told;
 * whatever gru comes to write must be added here, and nothing else.
 */
final class KnownClasses {

    private static final Set<String> NAMES = Stream.of(
                    // layers
                    Gru.class,
                    GruBidirectional.class,
                    LSTM.class,
                    SimpleRnn.class,
                    LastTimeStep.class,
                    Bidirectional.class,
                    AppendedOutput.class,
                    AttentionAverage.class,
                    EmbeddingSequenceLayer.class,
                    DenseLayer.class,
                    ActivationLayer.class,
                    DropoutLayer.class,
                    OutputLayer.class,
                    RnnOutputLayer.class,
                    SoftmaxOutput.class,
                    // between layers
                    FeedForwardToRnnPreProcessor.class,
                    RnnToFeedForwardPreProcessor.class,
                    // activations
                    ActivationELU.class,
                    ActivationGELU.class,
                    ActivationHardTanH.class,
                    ActivationLReLU.class,
                    ActivationMish.class,
                    ActivationReLU6.class,
                    ActivationSELU.class,
                    ActivationSoftPlus.class,
                    ActivationSoftSign.class,
                    ActivationSwish.class,
                    KerasHardSigmoid.class,
                    ActivationHardSigmoid.class,
                    ActivationIdentity.class,
                    ActivationReLU.class,
                    ActivationSigmoid.class,
                    ActivationSoftmax.class,
                    ActivationTanH.class,
                    // losses
                    LossMCXENT.class,
                    // updaters
                    AMSGrad.class,
                    AdaGrad.class,
                    AdaMax.class,
                    Adam.class,
                    Nadam.class,
                    Nesterovs.class,
                    RmsProp.class,
                    Sgd.class,
                    // weight initialisation
                    WeightInitNormal.class,
                    WeightInitXavier.class,
                    WeightInitXavierUniform.class,
                    // dropout and regularization
                    Dropout.class,
                    FeatureDropout.class,
                    WeightConstraint.class,
                    WeightRegularization.class,
                    UntrainableOption.class,
                    MaxNormConstraint.class,
                    MinMaxNormConstraint.class,
                    NonNegativeConstraint.class,
                    UnitNormConstraint.class,
                    L1Regularization.class,
                    L2Regularization.class,
                    WeightDecay.class)
            .map(Class::getName)
            .collect(Collectors.toUnmodifiableSet());

    private KnownClasses() {}

    static boolean contains(String name) {
        return NAMES.contains(name);
    }
}
