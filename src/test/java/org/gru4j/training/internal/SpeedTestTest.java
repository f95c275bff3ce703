package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.gru4j.model.Optimizer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class SpeedTestTest {

    private static final double BOUND = 1e-3;

    @Test
    void takesTheStepOfTheRecipeClippingIncluded() {
        TrainingPlan recipe =
                TrainingPlan.standard().layers("gru:4").optimizer(Optimizer.SGD).learningRate(1);

        assertThat(changeInOneStep(recipe)).isGreaterThan(2 * BOUND);
        assertThat(changeInOneStep(recipe.clipNorm(BOUND))).isBetween(0.9 * BOUND, 1.1 * BOUND);
    }

    private static double changeInOneStep(TrainingPlan recipe) {
        try (SpeedTest test = new SpeedTest(recipe, 3)) {
            INDArray before = test.model().network().params().dup();
            test.step();
            return test.model().network().params().sub(before).norm2Number().doubleValue();
        }
    }
}
