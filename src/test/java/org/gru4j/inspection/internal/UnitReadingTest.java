package org.gru4j.inspection.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.Predictor;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Against the equations, computed by hand. */
class UnitReadingTest {

    private static final int LENGTH = 300; // more than are read at once
    private static final double TOLERANCE = 1e-5; // of numbers up to 1, in float

    private static final int[] IDS =
            new Random(3).ints(LENGTH, 0, ScatteredModels.CHARACTERS.length()).toArray();

    @ParameterizedTest
    @CsvSource({
        "gru:4, EVERY, true",
        "gru:4, EVERY, false",
        "gru:3 gru:5 gru:4, EVERY, true",
        "gru:3 gru:5, EVERY, false",
        "embedding:3 gru:4, EVERY, true",
        "gru:4, LAST, true",
        "gru:4 gru:3, LAST, false",
        "embedding:2 gru:4, LAST, false"
    })
    void gatesAndStatesAreThoseOfTheEquations(String layers, Targets targets, boolean resetAfter) {
        CharacterModel model = ScatteredModels.of(layers, targets, resetAfter);
        NetworkByHand byHand = new NetworkByHand(model);
        List<UnitReading.Layer> read;
        try (OpenNetwork network = new OpenNetwork(model, DataType.FLOAT)) {
            read = UnitReading.of(network, IDS);
        }

        for (int t = 0; t < LENGTH; t++) {
            int from = targets == Targets.EVERY ? 0 : Math.max(0, t + 1 - TinyModels.WINDOW);
            if (targets == Targets.EVERY && t < LENGTH - 1 && t % 50 != 0) {
                continue; // each is read from the beginning
            }
            List<List<NetworkByHand.Step>> expected = byHand.read(byHand.vectors(IDS, from, t + 1));
            for (int layer = 0; layer < expected.size(); layer++) {
                List<NetworkByHand.Step> steps = expected.get(layer);
                for (int back = 0; back < (targets == Targets.EVERY ? steps.size() : 1); back++) {
                    assertSame(read.get(layer), t - back, steps.get(steps.size() - 1 - back));
                }
            }
        }
    }

    private static void assertSame(UnitReading.Layer layer, int t, NetworkByHand.Step expected) {
        int units = expected.h().length;
        for (int unit = 0; unit < units; unit++) {
            assertThat(layer.update()[t * units + unit])
                    .as("z of unit %d at %d", unit, t)
                    .isCloseTo((float) expected.z()[unit], within((float) TOLERANCE));
            assertThat(layer.reset()[t * units + unit])
                    .as("r of unit %d at %d", unit, t)
                    .isCloseTo((float) expected.r()[unit], within((float) TOLERANCE));
            assertThat(layer.states().getDouble(t, unit))
                    .as("h of unit %d at %d", unit, t)
                    .isCloseTo(expected.h()[unit], within(TOLERANCE));
        }
    }

    /** What the units hold is what the model speaks from. */
    @ParameterizedTest
    @CsvSource({"EVERY", "LAST"})
    void statesAreThoseThatTheModelPredictsFrom(Targets targets) {
        CharacterModel model = ScatteredModels.of("gru:4 gru:3", targets, true);
        float[][] predicted = new Predictor(model).nextOfEach(IDS);
        NetworkByHand byHand = new NetworkByHand(model);

        for (int t : new int[] {0, 2, 5, 255, 256, LENGTH - 1}) {
            int from = targets == Targets.EVERY ? 0 : Math.max(0, t + 1 - TinyModels.WINDOW);
            double expected = Math.exp(byHand.logProbability(byHand.vectors(IDS, from, t + 1), 2));
            assertThat((double) predicted[t][2]).isCloseTo(expected, within(TOLERANCE));
        }
    }

    @Test
    void networkWithoutGruHasNoUnitsToRead() {
        try (OpenNetwork network =
                new OpenNetwork(TinyModels.of("lstm:4", Targets.EVERY, ScatteredModels.CHARACTERS), DataType.FLOAT)) {
            assertThat(UnitReading.of(network, IDS)).isEmpty();
        }
    }
}
