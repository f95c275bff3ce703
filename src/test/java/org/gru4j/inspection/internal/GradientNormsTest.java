package org.gru4j.inspection.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.gru4j.corpus.Targets;
import org.gru4j.model.internal.CharacterModel;
import org.gru4j.model.internal.TinyModels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Against differences, in double precision. */
class GradientNormsTest {

    private static final int LENGTH = 40; // more than are looked at together
    private static final double RELATIVE = 1e-6;
    private static final double ROUNDING = 1e-10; // of differences

    private static final int[] IDS =
            new Random(4).ints(LENGTH, 0, ScatteredModels.CHARACTERS.length()).toArray();

    @ParameterizedTest
    @CsvSource({
        "gru:4, EVERY, true, 40",
        "gru:4, EVERY, false, 40",
        "gru:4, EVERY, true, 3",
        "gru:3 gru:5 gru:4, EVERY, true, 12",
        "gru:3 gru:5, EVERY, false, 12",
        "embedding:3 gru:4, EVERY, true, 12",
        "gru:4, LAST, true, 40",
        "gru:4 gru:3, LAST, false, 3",
        "embedding:2 gru:4, LAST, false, 40"
    })
    void areThoseOfDifferences(String layers, Targets targets, boolean resetAfter, int distance) {
        CharacterModel model = ScatteredModels.of(layers, targets, resetAfter);
        NetworkByHand byHand = new NetworkByHand(model);
        int[] places = IntStream.range(1, LENGTH).toArray();
        double[][] norms;
        try (OpenNetwork network = new OpenNetwork(model, DataType.DOUBLE)) {
            List<UnitReading.Layer> read = UnitReading.of(network, IDS);
            norms = new GradientNorms(network, IDS, read, distance).of(places);
        }

        assertThat(norms).hasNumberOfRows(places.length);
        for (int i = 0; i < places.length; i++) {
            int place = places[i];
            int from = targets == Targets.EVERY ? 0 : Math.max(0, place - TinyModels.WINDOW);
            double[][] vectors = byHand.vectors(IDS, from, place);
            assertThat(norms[i]).hasSize(Math.min(distance, vectors.length));
            for (int back = 0; back < norms[i].length; back++) {
                double expected = byHand.gradientNorm(vectors, IDS[place], vectors.length - 1 - back);
                assertThat(norms[i][back])
                        .as("from %d to %d characters before", place, back + 1)
                        .isCloseTo(expected, within(RELATIVE * expected + ROUNDING));
            }
        }
    }
}
