package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.gru4j.corpus.Targets;
import org.gru4j.layer.Gru;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class CarriedStatesTest {

    private static final String TEXT = "the quick brown fox";
    private static final int[][] FIRST = {{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}};
    private static final int[][] SECOND = {{4, 3, 2, 1, 0}, {9, 8, 7, 6, 5}};

    private final CharacterModel model = TinyModels.of("gru:3 gru:4", Targets.EVERY, TEXT);
    private final CarriedStates carried = new CarriedStates(model);

    /** Without a learning rate the weights stay as they are, and so the states must be those of one long text. */
    @Test
    void aBatchGoesOnFromTheStatesThatTheOneBeforeHasLeft() {
        model.setLearningRate(0);

        carried.fit(batch(FIRST));
        double loss = model.network().score();
        carried.fit(batch(SECOND));

        assertThat(model.network().score()).isNotCloseTo(scoreFromZeros(SECOND), within(1e-4));
        assertThat(loss).isCloseTo(scoreFromZeros(FIRST), within(1e-5));
        INDArray states = carried.toArray();
        model.network().rnnClearPreviousState();
        CharacterInput input = CharacterInput.of(model);
        model.network().rnnTimeStep(input.of(FIRST));
        model.network().rnnTimeStep(input.of(SECOND));
        float[] expected =
                Nd4j.concat(0, state(0).reshape(6), state(1).reshape(8)).toFloatVector();
        assertThat(states.toFloatVector()).containsExactly(expected, within(1e-5f));
    }

    @Test
    void whatIsReadBetweenTwoBatchesDoesNotDisturbThem() {
        carried.fit(batch(FIRST));
        INDArray states = carried.toArray();

        new ParallelReader(model).read(FIRST);

        assertThat(carried.toArray()).isEqualTo(states);
        model.network().output(CharacterInput.of(model).of(FIRST));
        assertThat(model.network().rnnGetPreviousState(0))
                .as("no state is left in the network")
                .isEqualTo(Map.of());
    }

    @Test
    void canBeKeptAndTakenUpAgain() {
        carried.fit(batch(FIRST));
        CarriedStates other = new CarriedStates(model);

        assertThat(other.toArray()).isNull();
        other.set(carried.toArray());
        assertThat(other.toArray()).isEqualTo(carried.toArray());
        other.clear();
        assertThat(other.toArray()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.set(Nd4j.zeros(8)))
                .withMessage("carried states must be a multiple of 7 numbers, but are 8");
    }

    private INDArray state(int layer) {
        return model.network().rnnGetPreviousState(layer).get(Gru.STATE).dup('c');
    }

    private double scoreFromZeros(int[][] characters) {
        model.network().rnnClearPreviousState();
        return model.network().score(batch(characters));
    }

    private DataSet batch(int[][] characters) {
        int[][] next = new int[2][5];
        for (int text = 0; text < 2; text++) {
            for (int t = 0; t < 5; t++) {
                next[text][t] = (characters[text][t] + 1) % model.vocabulary().size();
            }
        }
        return new DataSet(CharacterInput.of(model).of(characters), Nd4j.createFromArray(next));
    }
}
