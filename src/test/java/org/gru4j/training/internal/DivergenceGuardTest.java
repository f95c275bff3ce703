package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.gru4j.training.TrainingException;
import org.junit.jupiter.api.Test;

class DivergenceGuardTest {

    private static final int CHARACTERS = 90; // to guess one of them: 4.50

    private final DivergenceGuard guard = new DivergenceGuard(CHARACTERS, 4.5, null);

    @Test
    void endsWhereAThirdOfWhatWasLearntIsLost() {
        learn(2.6, 100);

        assertThatCode(() -> guard.epochLearnt(7, 2.49, 1.5)).doesNotThrowAnyException();
        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> guard.epochLearnt(7, 2.55, 1.5))
                .withMessage("the loss has risen from 1.50 to 2.55 in epoch 7");
    }

    @Test
    void isCollapsingWhereATenthIsLost() {
        learn(2, 100);

        assertThat(guard.isCollapsing(1.79, 1.5)).isFalse();
        assertThat(guard.isCollapsing(1.85, 1.5)).isTrue();
    }

    @Test
    void aHardPartOfATextIsNoLoss() {
        learn(0.2, 200);
        learn(4, 200);

        assertThatCode(() -> guard.epochLearnt(2, 2.1, 2.2)).doesNotThrowAnyException();
        assertThat(guard.isCollapsing(2.1, 2.2)).isFalse();
    }

    @Test
    void anEpochOfOneBadBatchIsNoLoss() {
        learn(0.1, 100);
        learn(4, 1);

        assertThatCode(() -> guard.epochLearnt(101, 4, 0.1)).doesNotThrowAnyException();
        assertThat(guard.isCollapsing(4, 0.1)).isFalse();
    }

    /** The mean of some fifty batches is far behind a loss that falls in a few. */
    @Test
    void aLossThatFallsQuicklyIsNoRise() {
        double before = Double.POSITIVE_INFINITY;
        for (int epoch = 1; epoch <= 200; epoch++) {
            double loss = 4.5 * Math.exp(-epoch / 5.0);
            learn(loss, 1);
            guard.epochLearnt(epoch, loss, before);
            assertThat(guard.isCollapsing(loss, before)).isFalse();
            before = loss;
        }
    }

    @Test
    void aRunThatHasLearntLittleMayGoUpAndDown() {
        learn(4.95, 500);

        assertThatCode(() -> guard.epochLearnt(3, 4.85, 4.4)).doesNotThrowAnyException();
        assertThatExceptionOfType(TrainingException.class).isThrownBy(() -> guard.epochLearnt(3, 4.95, 4.4));
    }

    private void learn(double loss, int batches) {
        for (int batch = 1; batch <= batches; batch++) {
            guard.learnt(loss, new DivergenceGuard.Place(7, batch));
        }
    }
}
