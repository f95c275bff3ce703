package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.gru4j.training.TrainingException;
import org.junit.jupiter.api.Test;

class DivergenceGuardTest {

    private static final int CHARACTERS = 90; // to guess one of them: 4.50

    private int batch;

    @Test
    void endsWhereAThirdOfWhatWasLearntIsLost() {
        DivergenceGuard guard = guard(true);
        learn(guard, 1.5, 100);

        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> learn(guard, 3, 200))
                .withMessage("the loss has risen from 1.50 to 2.54 in epoch 7, batch 158");
    }

    @Test
    void isExplodingWhereATenthIsLost() {
        DivergenceGuard guard = guard(true);

        learn(guard, 1.5, 200);
        learn(guard, 1.7, 200);
        assertThat(guard.isExploding()).isFalse();
        learn(guard, 1.9, 200);
        assertThat(guard.isExploding()).isTrue();
        learn(guard, 1.7, 200);
        assertThat(guard.isExploding()).isFalse();
    }

    @Test
    void aFewBadBatchesAreNoLoss() {
        DivergenceGuard guard = guard(true);
        learn(guard, 1.5, 100);

        assertThatCode(() -> {
                    learn(guard, 8, 5);
                    learn(guard, 1.5, 100);
                })
                .doesNotThrowAnyException();
    }

    /** The mean of some fifty batches is far behind a loss that falls in a few. */
    @Test
    void aLossThatFallsQuicklyIsNoRise() {
        DivergenceGuard guard = guard(true);

        assertThatCode(() -> {
                    for (int i = 0; i < 200; i++) {
                        learn(guard, 4.5 * Math.exp(-i / 5.0), 1);
                        assertThat(guard.isExploding()).isFalse();
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void goesOnWhereARunStood() {
        DivergenceGuard guard = guard(true);
        learn(guard, 1.5, 100);
        learn(guard, 3, 20);

        DivergenceGuard resumed =
                new DivergenceGuard(CHARACTERS, true, guard.firstLoss(), guard.recentLoss(), guard.lowestRecentLoss());

        assertThat(resumed.isExploding()).isTrue();
        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> learn(resumed, 3, 200))
                .withMessageStartingWith("the loss has risen from 1.50 to 2.5");
    }

    @Test
    void aFileThatDoesNotTellTheLowestCountsFromWhereItStands() {
        DivergenceGuard guard = new DivergenceGuard(CHARACTERS, true, 4.6, 2.0, null);

        assertThat(guard.isExploding()).isFalse();
        learn(guard, 2, 1);
        assertThat(guard.lowestRecentLoss()).isEqualTo(2.0);
    }

    @Test
    void aRunThatCannotGoBackMayRecover() {
        DivergenceGuard guard = guard(false);
        learn(guard, 1.5, 100);

        assertThatCode(() -> learn(guard, 4, 200)).doesNotThrowAnyException();
        assertThat(guard.isExploding()).isFalse();
        assertThatExceptionOfType(TrainingException.class)
                .isThrownBy(() -> learn(guard, 12, 200))
                .withMessageMatching(
                        "the loss has risen to 9\\.\\d\\d in epoch 7, batch \\d+, more than twice the loss of guessing");
    }

    @Test
    void aRunThatBeganWorseThanGuessingHasLearntTheMore() {
        DivergenceGuard guard = new DivergenceGuard(CHARACTERS, true, 9.0, 1.5, 1.5);

        assertThatCode(() -> learn(guard, 3.5, 300)).doesNotThrowAnyException(); // a third is 2.5
        assertThat(guard.isExploding()).isTrue();
    }

    @Test
    void aRunThatHasLearntLittleMayGoUpAndDown() {
        DivergenceGuard guard = guard(true);

        assertThatCode(() -> {
                    learn(guard, 4.4, 300);
                    learn(guard, 4.8, 300);
                })
                .doesNotThrowAnyException();
        assertThatExceptionOfType(TrainingException.class).isThrownBy(() -> learn(guard, 5, 300));
    }

    private static DivergenceGuard guard(boolean sensitive) {
        return new DivergenceGuard(CHARACTERS, sensitive, 4.6, null, null);
    }

    private void learn(DivergenceGuard guard, double loss, int batches) {
        for (int i = 0; i < batches; i++) {
            guard.learnt(loss, new DivergenceGuard.Place(7, ++batch));
        }
    }
}
