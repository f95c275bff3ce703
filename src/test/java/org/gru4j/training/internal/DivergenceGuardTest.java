package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.gru4j.training.TrainingException;
import org.junit.jupiter.api.Test;

class DivergenceGuardTest {

    private static final int CHARACTERS = 90; // to guess one of them: 4.50
    private static final double LOWEST = 1.5;
    private static final double FIRST_EPOCH = Double.POSITIVE_INFINITY;

    private int batch;

    @Test
    void endsWhereAThirdOfWhatWasLearntIsLost() {
        DivergenceGuard guard = guard(true);
        learn(guard, 1.5, LOWEST, 100);

        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> learn(guard, 3, LOWEST, 200))
                .withMessage("the loss has risen from 1.50 to 2.54 in epoch 7, batch 158");
    }

    @Test
    void isExplodingWhereATenthIsLost() {
        DivergenceGuard guard = guard(true);

        learn(guard, 1.7, LOWEST, 200);
        assertThat(guard.isExploding(LOWEST)).isFalse();
        learn(guard, 1.9, LOWEST, 200);
        assertThat(guard.isExploding(LOWEST)).isTrue();
        learn(guard, 1.7, LOWEST, 200);
        assertThat(guard.isExploding(LOWEST)).isFalse();
    }

    @Test
    void aFewBadBatchesAreNoLoss() {
        DivergenceGuard guard = guard(true);
        learn(guard, 1.5, LOWEST, 100);

        assertThatCode(() -> {
                    learn(guard, 8, LOWEST, 5);
                    learn(guard, 1.5, LOWEST, 100);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void theFirstEpochHasNothingToLose() {
        DivergenceGuard guard = guard(true);

        assertThatCode(() -> {
                    learn(guard, 1.5, FIRST_EPOCH, 200);
                    learn(guard, 4, FIRST_EPOCH, 200);
                })
                .doesNotThrowAnyException();
        assertThat(guard.isExploding(FIRST_EPOCH)).isFalse();
    }

    @Test
    void aRunThatCannotGoBackMayRecover() {
        DivergenceGuard guard = guard(false);
        learn(guard, 1.5, LOWEST, 100);

        assertThatCode(() -> learn(guard, 4, LOWEST, 200)).doesNotThrowAnyException();
        assertThat(guard.isExploding(LOWEST)).isFalse();
        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> learn(guard, 12, LOWEST, 200))
                .withMessageMatching(
                        "the loss has risen to 9\\.\\d\\d in epoch 7, batch \\d+, more than twice the loss of guessing");
    }

    @Test
    void aRunThatBeganWorseThanGuessingHasLearntTheMore() {
        DivergenceGuard guard = new DivergenceGuard(CHARACTERS, true, 9.0, 1.5);

        assertThatCode(() -> learn(guard, 3.5, LOWEST, 300)).doesNotThrowAnyException(); // a third is 2.5
        assertThat(guard.isExploding(LOWEST)).isTrue();
    }

    @Test
    void aRunThatHasLearntLittleMayGoUpAndDown() {
        DivergenceGuard guard = guard(true);

        assertThatCode(() -> learn(guard, 4.8, 4.4, 300)).doesNotThrowAnyException();
        assertThatExceptionOfType(TrainingException.class).isThrownBy(() -> learn(guard, 5, 4.4, 300));
    }

    private static DivergenceGuard guard(boolean sensitive) {
        return new DivergenceGuard(CHARACTERS, sensitive, 4.6, null);
    }

    private void learn(DivergenceGuard guard, double loss, double lowest, int batches) {
        for (int i = 0; i < batches; i++) {
            guard.learnt(loss, lowest, new DivergenceGuard.Place(7, ++batch));
        }
    }
}
