package org.gru4j.model;

import java.util.Locale;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** How gradients become steps; written in lower case, with Keras's constants. */
public enum Optimizer {
    /** Adam (Kingma and Ba, 2015). */
    ADAM,
    /** RMSprop, with a decay of 0.9. */
    RMSPROP,
    /** Plain stochastic gradient descent. */
    SGD,
    /** Stochastic gradient descent with Nesterov momentum 0.9. */
    NESTEROV,
    /** Adam with Nesterov momentum. */
    NADAM,
    /** Adam by the largest gradient instead of the mean of squares. */
    ADAMAX,
    /** Adam whose steps never grow again. */
    AMSGRAD,
    /** Steps by the sum of all squared gradients. */
    ADAGRAD;

    private static final double EPSILON = 1e-7;
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;

    /** Deeplearning4j's own optimizer. */
    public IUpdater updater(double learningRate) {
        return switch (this) {
            case ADAM -> new Adam(learningRate, BETA_1, BETA_2, EPSILON);
            case RMSPROP -> new RmsProp(learningRate, 0.9, EPSILON);
            case SGD -> new Sgd(learningRate);
            case NESTEROV -> new Nesterovs(learningRate, 0.9);
            case NADAM -> new Nadam(learningRate, BETA_1, BETA_2, EPSILON);
            case ADAMAX -> new AdaMax(learningRate, BETA_1, BETA_2, EPSILON);
            case AMSGRAD -> new AMSGrad(learningRate, BETA_1, BETA_2, EPSILON);
            case ADAGRAD -> new AdaGrad(learningRate, EPSILON);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
