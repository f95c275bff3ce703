package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class WeightTransferTest {

    /** Where b, d and f stand among a to g. */
    private static final int[] NEW_IDS = {1, 3, 5};

    @ParameterizedTest
    @CsvSource({
        "gru:3, EVERY, kernel", // as many units as characters: shapes alone do not tell what is what
        "gru:3 gru:3, LAST, kernel",
        "lstm:4, LAST, W",
        "rnn:4, EVERY, W",
        "embedding:3 gru:4, EVERY, W"
    })
    void oldCharactersKeepTheirWeightsAndNewOnesGetThoseOfANewNetwork(String layers, Targets targets, String input) {
        CharacterModel old = TinyModels.of(layers, targets, "bdf");
        old.network().params().addi(10); // so that no weight is a new network's
        CharacterModel untrained = TinyModels.of(layers, targets, "abcdefg");

        MultiLayerNetwork grown = old.grown(
                        old.configuration(), Vocabulary.of("abcdefg"), old.provenance(), List.of("a"))
                .network();

        int last = grown.getnLayers() - 1;
        for (int layer = 0; layer <= last; layer++) {
            for (String name : grown.getLayer(layer).paramTable().keySet()) {
                INDArray is = grown.getLayer(layer).getParam(name);
                INDArray was = old.network().getLayer(layer).getParam(name);
                INDArray expected =
                        untrained.network().getLayer(layer).getParam(name).dup();
                for (int id = 0; id < NEW_IDS.length; id++) {
                    if (layer == last && was.rank() == 1) {
                        expected.putScalar(NEW_IDS[id], was.getDouble(id));
                    } else if (layer == last) {
                        expected.putColumn(NEW_IDS[id], was.getColumn(id));
                    } else if (layer == 0 && name.equals(input)) {
                        expected.putRow(NEW_IDS[id], was.getRow(id));
                    }
                }
                if (layer < last && !(layer == 0 && name.equals(input))) {
                    expected = was;
                }
                assertThat(is).as("layer %d, %s", layer, name).isEqualTo(expected);
            }
        }
    }

    @Test
    void withTheSameVocabularyAllWeightsStay() {
        CharacterModel old = TinyModels.of("gru:3", Targets.EVERY, "abc");
        old.network().params().addi(10);

        CharacterModel same = old.grown(old.configuration(), old.vocabulary(), old.provenance(), List.of("a"));

        assertThat(same.network().params()).isEqualTo(old.network().params());
    }
}
