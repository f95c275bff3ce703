package org.gru4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** The constants are those of keras.optimizers; Deeplearning4j's own defaults differ. */
class OptimizerTest {

    @Test
    void rmspropHasKerassRhoAndEpsilon() {
        assertThat(Optimizer.RMSPROP.updater(0.01)).isEqualTo(new RmsProp(0.01, 0.9, 1e-7));
    }

    @Test
    void adamHasKerassBetasAndEpsilon() {
        assertThat(Optimizer.ADAM.updater(0.002)).isEqualTo(new Adam(0.002, 0.9, 0.999, 1e-7));
    }

    @Test
    void sgdIsPlainAndNesterovHasMomentum() {
        assertThat(Optimizer.SGD.updater(0.1)).isEqualTo(new Sgd(0.1));
        assertThat(Optimizer.NESTEROV.updater(0.1)).isEqualTo(new Nesterovs(0.1, 0.9));
    }

    @ParameterizedTest
    @EnumSource
    void takesTheLearningRateThatItIsGiven(Optimizer optimizer) {
        assertThat(optimizer.updater(0.037).getLearningRate(0, 0)).isEqualTo(0.037);
    }

    @ParameterizedTest
    @EnumSource
    void isWrittenInLowerCase(Optimizer optimizer) {
        assertThat(optimizer.toString()).isEqualToIgnoringCase(optimizer.name()).isLowerCase();
    }
}
