package org.gru4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.gru4j.corpus.internal.EncodedText;
import org.gru4j.model.LayerSpec;
import org.gru4j.model.ModelConfiguration;
import org.gru4j.model.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;

class StreamBatchesTest {

    private static final int WINDOW = 6;
    private static final int LENGTH = 60;

    /** Sixty different characters in order, so that an id is a place in the text. */
    private static final EncodedText TEXT = text();

    private static EncodedText text() {
        StringBuilder characters = new StringBuilder();
        IntStream.range(0, LENGTH).forEach(i -> characters.appendCodePoint('A' + i));
        return EncodedText.of(characters.toString(), Vocabulary.of(characters.toString()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void eachRowGoesOnWhereItEndedAndTheTextIsARing(int epoch) {
        StreamBatches batches = batches(3, epoch);

        assertThat(batches.count()).isEqualTo(3); // windows in each stream of 20 characters
        int[][] first = places(batches.get(0, new OneHotBuffer()));
        for (int stream = 0; stream < 3; stream++) {
            assertThat(first[stream][0]).isEqualTo((first[0][0] + 20 * stream) % LENGTH);
        }
        for (int index = 0; index < batches.count(); index++) {
            DataSet batch = batches.get(index, new OneHotBuffer());
            assertThat(batches.size(index)).isEqualTo(3);
            assertThat(batch.getFeatures().shape()).containsExactly(3, WINDOW, LENGTH);
            int[][] places = places(batch);
            int[][] next = batch.getLabels().toIntMatrix();
            for (int stream = 0; stream < 3; stream++) {
                for (int t = 0; t < WINDOW; t++) {
                    assertThat(places[stream][t]).isEqualTo((first[stream][0] + WINDOW * index + t) % LENGTH);
                    assertThat(next[stream][t]).isEqualTo((places[stream][t] + 1) % LENGTH);
                }
            }
        }
    }

    @Test
    void eachEpochIsCutElsewhere() {
        Set<Integer> starts = new HashSet<>();
        for (int epoch = 1; epoch <= 20; epoch++) {
            starts.add(places(batches(3, epoch).get(0, new OneHotBuffer()))[0][0]);
        }

        assertThat(starts).hasSizeGreaterThan(10);
    }

    @Test
    void aShortTextHasAsManyStreamsAsItHasWindows() {
        assertThat(batches(64, 1).size(0)).isEqualTo(LENGTH / WINDOW);
        assertThat(batches(64, 1).count()).isEqualTo(1);
    }

    private static StreamBatches batches(int batchSize, int epoch) {
        ModelConfiguration model = ModelConfiguration.builder()
                .layers(LayerSpec.list("gru:4"))
                .resetAfter(true)
                .window(WINDOW)
                .targets(Targets.EVERY)
                .optimizer(Optimizer.ADAM)
                .learningRate(0.01)
                .randomSeed(7)
                .build();
        return new StreamBatches(TEXT, model, LENGTH, batchSize, epoch);
    }

    private static int[][] places(DataSet batch) {
        return batch.getFeatures().argMax(2).toIntMatrix();
    }
}
